using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>Which program a request is from, by what SDKs and tools say of themselves.</summary>
public sealed class RequestClientTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    [Theory]
    [InlineData("azsdk-net-Identity/1.17.1 (.NET 10.0.0; Ubuntu 24.04.3 LTS)", "azsdk-net-Identity", "1.17.1")]
    [InlineData("azsdk-net-Core/1.50.0 (.NET 10.0.0; Debian GNU/Linux 13 (trixie))", "azsdk-net-Core", "1.50.0")] // its managed identities
    [InlineData("orders-api azsdk-net-Identity/1.17.1 (.NET 10.0.0; Ubuntu 24.04.3 LTS)", "azsdk-net-Identity", "1.17.1")]
    [InlineData("azsdk-js-identity/4.13.0 core-rest-pipeline/1.22.0 Node/22.20.0 OS/(x64-Linux-6.8.0)", "azsdk-js-identity", "4.13.0")]
    [InlineData("azsdk-js-identity/4.14.0 core-rest-pipeline/1.23.0 Node/22.20.0 (Linux 6.8.0; x64)", "azsdk-js-identity", "4.14.0")]
    [InlineData("azsdk-python-identity/1.25.1 Python/3.12.3 (Linux-6.8.0-1018-azure-x86_64-with-glibc2.39)", "azsdk-python-identity", "1.25.1")]
    [InlineData("orders azsdk-python-identity/1.25.1 Python/3.12.3 (Linux-6.8.0 x86_64) more", "azsdk-python-identity", "1.25.1")]
    [InlineData("azsdk-go-azidentity/v1.13.0 (go1.25.3; linux)", "azsdk-go-azidentity", "v1.13.0")]
    [InlineData("azsdk-java-azure-identity/1.18.1 (21.0.8; Linux; 6.8.0-1018-azure)", "azsdk-java-azure-identity", "1.18.1")]
    [InlineData("azsdk-rust-identity/0.30.0 (1.90.0; linux; x86_64)", "azsdk-rust-identity", "0.30.0")]
    [InlineData("azsdk-cpp-identity/1.11.0 (Darwin 25.2.0 arm64 Darwin Kernel Version 25.2.0: Tue Nov 18 21:07:05 PST 2025; root:xnu-12377.61.12~1 Cpp/201402)", "azsdk-cpp-identity", "1.11.0")]
    [InlineData("python-requests/2.32.3", "python-requests", "2.32.3")] // az login --identity, and MSAL for Python
    [InlineData("AZURECLI/2.77.0 (DEB) azsdk-python-core/1.35.0 Python/3.12.10 (Linux-6.8.0)", "azsdk-python-core", "1.35.0")]
    [InlineData("Java/21.0.8", "Java", "21.0.8")]
    [InlineData("Go-http-client/1.1", "Go-http-client", "1.1")]
    [InlineData("curl/8.5.0", "curl", "8.5.0")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Microsoft Windows 10.0.26100; en-US) PowerShell/7.5.3", "Mozilla", "5.0")]
    [InlineData("(nothing but a comment)", null, null)]
    [InlineData("/1.0", null, null)]
    [InlineData("  ", null, null)]
    [InlineData("", null, null)]
    [InlineData(null, null, null)]
    public void By_the_user_agent_Azures_SDK_first(string? userAgent, string? sdk, string? version)
    {
        var client = new RequestClient(userAgent, "127.0.0.1");

        (client.Sdk, client.Version).ShouldBe((sdk, version));
    }

    [Theory]
    [InlineData(null, "MSAL.NetCore", "4.84.0.0", "MSAL.NetCore", "4.84.0.0")]
    [InlineData("node", "msal.js.node", "3.8.1", "msal.js.node", "3.8.1")]
    [InlineData("Go-http-client/1.1", "MSAL.Go", "1.6.0", "MSAL.Go", "1.6.0")]
    [InlineData("Java/21.0.8", "MSAL.Java", "1.23.1", "MSAL.Java", "1.23.1")]
    [InlineData("python-requests/2.32.3", "MSAL.Python", "1.34.0", "MSAL.Python", "1.34.0")]
    [InlineData("azsdk-net-Identity/1.17.1 (.NET 10.0.0)", "MSAL.NetCore", "4.84.0.0", "azsdk-net-Identity", "1.17.1")]
    [InlineData("curl/8.5.0", "", "", "curl", "8.5.0")]
    public async Task By_MSALs_headers_where_no_SDK_is_around_it(string? userAgent, string sku, string msal, string sdk, string version)
    {
        var before = fixture.Emulator.Requests.Count;
        await fixture.SendAsync("GET /metadata/versions", $"{(userAgent is null ? "" : $"User-Agent: {userAgent}|")}x-client-SKU: {sku}|x-client-Ver: {msal}");
        var client = fixture.Emulator.Requests[before].Client;

        client.UserAgent.ShouldBe(userAgent);
        (client.Sdk, client.Version).ShouldBe((sdk, version));
    }
}
