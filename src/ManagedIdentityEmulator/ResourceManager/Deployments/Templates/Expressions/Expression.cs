using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

/// <summary>
/// An expression of the template language, what stands between <c>[</c> and <c>]</c> in a template's strings
/// (learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions).
/// </summary>
internal abstract record Expression
{
    /// <summary>This expression and those in it, outer ones first.</summary>
    public IEnumerable<Expression> All()
    {
        var waiting = new Stack<Expression>([this]);
        while (waiting.TryPop(out var next))
        {
            yield return next;
            foreach (var part in next.Parts)
            {
                waiting.Push(part);
            }
        }
    }

    private protected abstract IEnumerable<Expression> Parts { get; }

    /// <summary>A string or a number.</summary>
    internal sealed record Literal(JsonNode Value) : Expression
    {
        private protected override IEnumerable<Expression> Parts => [];
    }

    /// <summary>A function and its arguments; <paramref name="Space"/> is the namespace of a template's own function.</summary>
    internal sealed record Call(string? Space, string Name, ImmutableArray<Expression> Arguments) : Expression
    {
        private protected override IEnumerable<Expression> Parts => Arguments;

        public bool Is(string name) => Space is null && Name.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A member of an object or array: <c>.name</c> or <c>[key]</c>.</summary>
    internal sealed record Member(Expression Target, Expression Key) : Expression
    {
        private protected override IEnumerable<Expression> Parts => [Target, Key];
    }
}
