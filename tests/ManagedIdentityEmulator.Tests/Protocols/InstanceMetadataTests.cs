using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class InstanceMetadataTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private const string Version = "api-version=2021-02-01";

    [Fact]
    public async Task The_whole_document_has_compute_and_network()
    {
        var document = await (await fixture.Client.ImdsAsync($"/metadata/instance?{Version}")).JsonAsync();

        ((string)document["compute"]!["name"]!).ShouldBe("vm");
        ((string)document["compute"]!["location"]!).ShouldBe("westeurope");
        ((string)document["compute"]!["resourceId"]!).ShouldEndWith("/resourceGroups/local/providers/Microsoft.Compute/virtualMachines/vm");
        ((string)document["network"]!["interface"]![0]!["ipv4"]!["ipAddress"]![0]!["privateIpAddress"]!).ShouldBe("10.0.0.4");
    }

    [Fact]
    public async Task Every_value_is_a_string()
    {
        var json = await (await fixture.Client.ImdsAsync($"/metadata/instance?{Version}")).TextAsync();

        json.ShouldNotMatch(@":(true|false|null|-?\d)");
    }

    [Theory]
    [InlineData("/metadata/instance/compute/location", "westeurope")]
    [InlineData("/metadata/instance/compute/osType", "Linux")]
    [InlineData("/metadata/instance/Compute/NAME", "vm")]
    [InlineData("/metadata/instance/compute/plan/name", "")]
    [InlineData("/metadata/instance/network/interface/0/ipv4/ipAddress/0/privateIpAddress", "10.0.0.4")]
    [InlineData("/metadata/instance", "compute/\nnetwork/")]
    [InlineData("/metadata/instance/network/interface/0/ipv4", "ipAddress/\nsubnet/")]
    [InlineData("/metadata/instance/network/interface", "0/")]
    public async Task As_text_a_leaf_is_its_value_and_a_branch_lists_its_children(string path, string text)
    {
        var response = await fixture.Client.ImdsAsync($"{path}?{Version}&format=text");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        (await response.TextAsync()).ShouldBe(text);
    }

    [Theory, InlineData("/metadata/instance/compute"), InlineData("/metadata/instance/network/interface/0"), InlineData("/metadata/instance/compute/")]
    public async Task A_branch_is_JSON(string path) =>
        (await fixture.Client.ImdsAsync($"{path}?{Version}&format=json")).Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");

    [Theory]
    [InlineData("/metadata/instance/compute/location?api-version=2021-02-01", 400, "Bad request. format=text is required to get a leaf node")]
    [InlineData("/metadata/instance/compute/location?api-version=2021-02-01&format=json", 400, "Bad request. format=text is required to get a leaf node")]
    [InlineData("/metadata/instance?api-version=2021-02-01&format=xml", 400, "Bad request. format must be json or text")]
    [InlineData("/metadata/instance/nothing?api-version=2021-02-01", 404, "Not found")]
    [InlineData("/metadata/instance/network/interface/1?api-version=2021-02-01", 404, "Not found")]
    [InlineData("/metadata/instance/compute/name/more?api-version=2021-02-01", 404, "Not found")]
    public async Task A_refusal_has_one_member(string path, int status, string error)
    {
        var response = await fixture.Client.ImdsAsync(path);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.TextAsync()).ShouldBe($$"""{"error":"{{error}}"}""");
    }

    [Fact]
    public async Task Without_the_metadata_header_it_is_refused_in_this_categorys_words()
    {
        var response = await fixture.Client.GetAsync($"/metadata/instance?{Version}", TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldBe("""{"error":"Bad request. Required metadata header not specified"}""");
    }

    [Fact]
    public async Task Without_an_api_version_the_newest_are_told()
    {
        var body = await (await fixture.Client.ImdsAsync("/metadata/instance")).JsonAsync();

        body["newest-versions"]!.AsArray().Select(version => (string)version!).ShouldBe(["2025-04-07", "2024-07-17", "2024-03-15"]);
    }
}
