using System.Text;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

/// <summary>The kinds of tokens, with the names that Resource Manager's messages have for them.</summary>
internal enum TokenKind
{
    Identifier,
    StringLiteral,
    Integer,
    LeftParenthesis,
    RightParenthesis,
    LeftSquareBracket,
    RightSquareBracket,
    Comma,
    Dot,
    EndOfData,
}

/// <param name="Text">The name, the string without its quotes, or the number.</param>
internal readonly record struct Token(TokenKind Kind, string Text);

/// <summary>Takes an expression apart. A quote within a string is written twice.</summary>
internal ref struct ExpressionLexer(string text)
{
    private int at;

    public Token Next()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        if (at == text.Length)
        {
            return new(TokenKind.EndOfData, "");
        }

        var first = text[at];
        TokenKind? sign = first switch
        {
            '(' => TokenKind.LeftParenthesis,
            ')' => TokenKind.RightParenthesis,
            '[' => TokenKind.LeftSquareBracket,
            ']' => TokenKind.RightSquareBracket,
            ',' => TokenKind.Comma,
            '.' => TokenKind.Dot,
            _ => null,
        };
        if (sign is { } kind)
        {
            at++;
            return new(kind, first.ToString());
        }

        return first == '\'' ? ReadString()
            : char.IsAsciiDigit(first) || first == '-' ? new(TokenKind.Integer, ReadWhile(static c => char.IsAsciiDigit(c)))
            : char.IsAsciiLetter(first) || first is '_' or '$' ? new(TokenKind.Identifier, ReadWhile(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$'))
            : throw new TemplateException($"Unable to parse language expression '{text}': the character '{first}' at position {at} is not expected.");
    }

    private string ReadWhile(Func<char, bool> belongs)
    {
        var start = at++;
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private Token ReadString()
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '\'')
            {
                value.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '\'')
            {
                value.Append(text[at++]);
            }
            else
            {
                at++;
                return new(TokenKind.StringLiteral, value.ToString());
            }
        }

        throw new TemplateException($"Unable to parse language expression '{text}': a string is not closed with a quote.");
    }
}
