using System.Collections.Immutable;
using System.Globalization;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

/// <summary>Reads expressions: literals, function calls, and members of what these give.</summary>
internal ref struct ExpressionParser
{
    // learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits
    private const int Longest = 24_576;

    private readonly string text;
    private ExpressionLexer tokens;
    private Token token;

    private ExpressionParser(string text)
    {
        this.text = text;
        tokens = new(text);
        token = tokens.Next();
    }

    /// <summary>
    /// Whether a string of a template is an expression, or literal text: then <paramref name="literal"/> is what it means. One that begins
    /// with <c>[[</c> and ends with <c>]</c> is literal, without the first bracket.
    /// </summary>
    public static bool IsExpression(string source, out string literal)
    {
        literal = source;
        if (source.Length < 2 || source[0] != '[' || source[^1] != ']')
        {
            return false;
        }

        if (source[1] == '[')
        {
            literal = source[1..];
            return false;
        }

        return true;
    }

    /// <param name="source">A string for which <see cref="IsExpression"/> says so.</param>
    public static Expression Parse(string source)
    {
        if (source.Length > Longest)
        {
            throw new TemplateException($"The language expression length limit exceeded. Limit: '{Longest}' and actual: '{source.Length}'.");
        }

        var parser = new ExpressionParser(source[1..^1]);
        var expression = parser.ReadExpression();
        parser.Expect(TokenKind.EndOfData);
        return expression;
    }

    private Expression ReadExpression()
    {
        EvaluationBudget.CheckDepth();
        var expression = ReadPrimary();
        while (true)
        {
            switch (token.Kind)
            {
                case TokenKind.Dot:
                    Take();
                    expression = new Expression.Member(expression, new Expression.Literal(TemplateValues.Of(Expect(TokenKind.Identifier))));
                    break;
                case TokenKind.LeftSquareBracket:
                    Take();
                    expression = new Expression.Member(expression, ReadExpression());
                    Expect(TokenKind.RightSquareBracket);
                    break;
                default:
                    return expression;
            }
        }
    }

    private Expression ReadPrimary()
    {
        switch (token.Kind)
        {
            case TokenKind.StringLiteral:
                return new Expression.Literal(TemplateValues.Of(Take()));
            case TokenKind.Integer:
                var digits = Take();
                return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? new Expression.Literal(TemplateValues.Of(number))
                    : throw Wrong($"'{digits}' is not a whole number");
            default:
                var (space, name) = ((string?)null, Expect(TokenKind.Identifier));
                if (token.Kind == TokenKind.Dot)
                {
                    Take();
                    (space, name) = (name, Expect(TokenKind.Identifier));
                }

                return new Expression.Call(space, name, ReadArguments());
        }
    }

    private ImmutableArray<Expression> ReadArguments()
    {
        Expect(TokenKind.LeftParenthesis);
        var arguments = ImmutableArray.CreateBuilder<Expression>();
        if (token.Kind != TokenKind.RightParenthesis)
        {
            arguments.Add(ReadExpression());
            while (token.Kind == TokenKind.Comma)
            {
                Take();
                arguments.Add(ReadExpression());
            }
        }

        Expect(TokenKind.RightParenthesis);
        return arguments.DrainToImmutable();
    }

    private string Take()
    {
        var taken = token.Text;
        token = tokens.Next();
        return taken;
    }

    private string Expect(TokenKind kind)
    {
        if (token.Kind != kind)
        {
            throw Wrong($"expected token '{kind}' and actual '{token.Kind}'");
        }

        return kind == TokenKind.EndOfData ? "" : Take();
    }

    private readonly TemplateException Wrong(string what) => new($"Unable to parse language expression '{text}': {what}.");
}
