using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Dashboard;

/// <summary>The page as files: what a browser is sent, and told of it. What it does in a browser is in the browser tests.</summary>
public sealed class DashboardFileTests : IAsyncLifetime
{
    private Emulator emulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(e => e.Configure(options => options.Control.Key = "a-key"), Cancel);
        client = new HttpClient { BaseAddress = emulator.ControlAddress };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "<!doctype html>")]
    [InlineData("/dashboard/app.js", "text/javascript; charset=utf-8", "import ")]
    [InlineData("/dashboard/views/requests.js", "text/javascript; charset=utf-8", "import ")]
    [InlineData("/dashboard/theme.css", "text/css; charset=utf-8", ":root")]
    [InlineData("/dashboard/icon.svg", "image/svg+xml", "<svg ")]
    public async Task Its_files_are_there_without_the_control_key(string path, string type, string content)
    {
        var response = await client.GetAsync(path, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe(type);
        response.Headers.CacheControl!.NoCache.ShouldBeTrue();
        (await response.TextAsync()).ShouldContain(content);
    }

    [Fact]
    public async Task The_browser_is_told_to_load_nothing_from_elsewhere_and_to_run_no_text()
    {
        var headers = (await client.GetAsync("/", Cancel)).Headers;

        var policy = headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldStartWith("default-src 'none'; script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("require-trusted-types-for 'script'; trusted-types 'none'");
        policy.ShouldNotContain("unsafe");
        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again()
    {
        var first = await client.GetAsync("/dashboard/app.js", Cancel);
        var again = new HttpRequestMessage(HttpMethod.Get, "/dashboard/app.js") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        var second = await client.SendAsync(again, Cancel);

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        second.Headers.ETag.ShouldBe(first.Headers.ETag);
        (await second.TextAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_HEAD_has_the_length_and_no_body()
    {
        var response = await client.SendAsync(new(HttpMethod.Head, "/"), Cancel);

        response.Content.Headers.ContentLength.ShouldBe((await (await client.GetAsync("/", Cancel)).TextAsync()).Length);
        (await response.TextAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/dashboard")]
    [InlineData("/dashboard/")]
    [InlineData("/dashboard/nothing.js")]
    [InlineData("/dashboard/views")]
    [InlineData("/dashboard/..%2f..%2fBuiltInRoles.json")]
    [InlineData("/dashboard/../BuiltInRoles.json")]
    [InlineData("/dashboard/APP.JS")]
    public async Task What_is_no_file_of_it_is_404(string path)
    {
        var response = await client.GetAsync(new Uri(emulator.ControlAddress + path[1..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task The_data_listener_does_not_have_it()
    {
        using var data = new HttpClient { BaseAddress = emulator.DataAddress };

        (await data.GetAsync("/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await data.GetAsync("/dashboard/app.js", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
