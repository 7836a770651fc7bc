using ManagedIdentityEmulator.BrowserTests.Browser;
using ManagedIdentityEmulator.Journal;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

/// <summary>Pages that are not the emulator's own, in a real browser on its machine, try all that pages can do.</summary>
public sealed class ForeignPageTests(Chromium chromium)
{
    private const string Resource = "resource=https://vault.azure.net";

    // Everything by which a page can make a browser send something; what it can read of an answer that is no refusal is the result.
    private const string Attempts = """
        async targets => {
            const read = [];
            const settled = begin => new Promise(done => { begin(done); setTimeout(done, 2000); });
            const ask = async (url, options) => {
                const answer = await fetch(url, options);
                if (answer.ok) read.push(`${url}: ${await answer.text()}`);
            };
            await Promise.all(targets.map(async ({ method, url, headers }) => {
                const body = method === "GET" ? undefined : "{}";
                const simple = method === "GET" ? "GET" : "POST";
                await Promise.allSettled([
                    ask(url, { method, headers, body }),
                    ask(url, { method: simple, body, mode: "no-cors" }),
                    ask(url, { method: simple, body, mode: "no-cors", referrerPolicy: "no-referrer", credentials: "include" }),
                    ask(url, { method: "OPTIONS", headers }),
                ]);
                await settled(done => {
                    const frame = document.body.appendChild(document.createElement("iframe"));
                    frame.name = `f${Math.random()}`;
                    const form = document.body.appendChild(document.createElement("form"));
                    Object.assign(form, { action: url, method: simple, target: frame.name, enctype: "text/plain" });
                    frame.onload = done;
                    form.submit();
                });
                for (const tag of ["img", "script"]) await settled(done => {
                    const element = Object.assign(document.createElement(tag), { src: url, onerror: done, onload: () => { if (tag === "script") read.push(url); done(); } });
                    document.body.append(element);
                });
                await settled(done => { const source = new EventSource(url); source.onopen = () => { read.push(`${url}: stream`); done(); }; source.onerror = () => { source.close(); done(); }; });
                await settled(done => { const socket = new WebSocket(url.replace(/^http/, "ws")); socket.onopen = () => { read.push(`${url}: socket`); done(); }; socket.onerror = done; });
            }));
            return read;
        }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_read_no_token_and_change_nothing_from_another_site_and_under_a_name_that_leads_here()
    {
        await using var site = new ForeignSite();
        await using var emulator = await Emulator.StartAsync(e => e.Configure(options => options.ResourceManager.RequireToken = false), Cancel);
        await using var context = await chromium.NewContextAsync(new() { IgnoreHTTPSErrors = true });
        var page = await context.NewPageAsync();
        var before = await StateAsync(emulator);

        await page.GotoAsync($"http://evil.example:{site.Port}/");
        (await TryAsync(page, Targets(emulator, uri => uri.GetLeftPart(UriPartial.Authority)))).ShouldBeEmpty("from another site");
        foreach (var listener in new[] { emulator.DataAddress, emulator.TlsAddress, emulator.ControlAddress })
        {
            var here = $"{listener.Scheme}://evil.example:{listener.Port}";
            await page.GotoAsync($"{here}/no-such-page");
            (await page.EvaluateAsync<string>("location.origin")).ShouldBe(here);
            (await TryAsync(page, Targets(emulator, uri => $"{uri.Scheme}://evil.example:{uri.Port}").Where(target => target.Url.StartsWith($"{here}/")))).ShouldBeEmpty(here);
        }

        (await StateAsync(emulator)).ShouldBe(before);
        emulator.Requests.Count.ShouldBeGreaterThan(20); // they did arrive
        emulator.Requests.Where(request => request.Outcome is RequestOutcome.Issued or RequestOutcome.Challenged).ShouldBeEmpty();
        emulator.Requests.Select(request => request.Reason).Where(reason => reason.StartsWith("The emulator is not known as 'evil.example'")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_emulators_own_page_may_do_all_of_it()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        await using var context = await chromium.NewContextAsync(new());
        var page = await context.NewPageAsync();
        await page.GotoAsync(emulator.ControlAddress.AbsoluteUri);

        (await page.EvaluateAsync<int>("async () => (await fetch('/_emulator/keys/rotate', { method: 'POST' })).status")).ShouldBe(200);
    }

    private static Task<string[]> TryAsync(IPage page, IEnumerable<Target> targets) =>
        page.EvaluateAsync<string[]>(Attempts, targets.Select(target => new { method = target.Method, url = target.Url, headers = target.Headers }).ToArray());

    private static IEnumerable<Target> Targets(Emulator emulator, Func<Uri, string> at)
    {
        var (data, tls, control) = (at(emulator.DataAddress), at(emulator.TlsAddress), at(emulator.ControlAddress));
        var metadata = new Dictionary<string, string> { ["Metadata"] = "true" };
        var group = $"{tls}/subscriptions/{emulator.SubscriptionId}/resourceGroups";
        return
        [
            new("GET", $"{data}/metadata/identity/oauth2/token?api-version=2018-02-01&{Resource}", metadata),
            new("GET", $"{data}//metadata/identity/oauth2/token?api-version=2018-02-01&{Resource}", metadata),
            new("GET", $"{data}/hosts/arc/metadata/identity/oauth2/token?api-version=2020-06-01&{Resource}", metadata),
            new("POST", $"{data}/oauth2/token?{Resource}", metadata),
            new("GET", $"{data}/msi/token?api-version=2019-08-01&{Resource}", new() { ["X-IDENTITY-HEADER"] = emulator.Environment("web")["IDENTITY_HEADER"] }),
            new("GET", $"{tls}/metadata/identity/oauth2/token?api-version=2020-05-01&{Resource}", new() { ["Secret"] = emulator.Environment("fabric")["IDENTITY_HEADER"] }),
            new("PUT", $"{group}/evil?api-version=2021-04-01", []),
            new("POST", $"{group}/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/default/revokeTokens?api-version=2025-01-31-preview", []),
            new("GET", $"{control}/_emulator/hosts/vm/token?{Resource}", []),
            new("GET", $"{control}/_emulator/hosts/web/env?format=json", []),
            new("GET", $"{control}/_emulator/events", []),
            new("POST", $"{control}/_emulator/tokens", []),
            new("POST", $"{control}/_emulator/keys/rotate", []),
            new("POST", $"{control}/_emulator/identities", []),
            new("DELETE", $"{control}/_emulator/hosts/vm", []),
        ];
    }

    // All that survives, and the key that signs.
    private static async Task<string> StateAsync(Emulator emulator)
    {
        using var client = new HttpClient { BaseAddress = emulator.ControlAddress };
        var signing = (await emulator.MintTokenAsync(new("api://state"), Cancel)).Jwt.Split('.')[0];
        return signing + await client.GetStringAsync("/_emulator/state/export", Cancel);
    }

    private sealed record Target(string Method, string Url, Dictionary<string, string> Headers);
}
