using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests.Browser;

/// <summary>axe-core, which finds what keeps people from a page. It is loaded once a page, and asked for nothing but what is wrong.</summary>
internal static class Axe
{
    private static readonly string script = new BundledAxeScriptProvider().GetScript();

    public static Task LoadAsync(IPage page) => page.EvaluateAsync(script);

    /// <summary>The rules that the page breaks as it is now, each with the first element that does.</summary>
    /// <param name="rule">One rule; all of them where none is given.</param>
    public static Task<string[]> ViolationsAsync(IPage page, string? rule = null) => page.EvaluateAsync<string[]>(
        """
        async rule => {
            const { violations } = await axe.run({ resultTypes: ["violations"], ...(rule && { runOnly: [rule] }) });
            return violations.map(({ id, help, nodes }) => `${id}, ${help}: ${nodes[0].html}`);
        }
        """,
        rule);
}
