using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using InProcess = ManagedIdentityEmulator.Testing.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Retries;

/// <summary>
/// Where nothing but 169.254.169.254 says that there is a managed identity, .NET's DefaultAzureCredential first asks there whether there is one:
/// once, and with a second's patience. What befalls that request, it takes for the last word.
/// </summary>
public sealed class ProbeTests
{
    private const string Resource = "https://probe.example";

    [Theory]
    [InlineData("404, ok", typeof(AuthenticationFailedException), "Status: 404 (Not Found)")]
    [InlineData("410, ok", typeof(AuthenticationFailedException), "IMDS is going through updates and will be available within 70 seconds")]
    [InlineData("429 retry-after=1, ok", typeof(AuthenticationFailedException), "Status: 429 (Too Many Requests)")]
    [InlineData("500, ok", typeof(AuthenticationFailedException), "Status: 500 (Internal Server Error)")]
    [InlineData("503, ok", typeof(AuthenticationFailedException), "Status: 503 (Service Unavailable)")]
    [InlineData("502, ok", typeof(CredentialUnavailableException), "The request failed due to a gateway error.")]
    [InlineData("html, ok", typeof(CredentialUnavailableException), "The request failed due to a gateway error.")]
    [InlineData("reset, ok", typeof(CredentialUnavailableException), "No response received from the managed identity endpoint.")]
    [InlineData("hang, ok", typeof(CredentialUnavailableException), "No response received from the managed identity endpoint.")]
    [InlineData("empty, ok", typeof(CredentialUnavailableException), "Managed Identity response was not in the expected format.")]
    public async Task A_probe_is_not_repeated_and_a_chain_of_credentials_ends_or_goes_on_with_it(string drill, Type exception, string words)
    {
        await using var emulator = await InProcess.StartAsync(cancel: TestContext.Current.CancellationToken);
        await WarmUpAsync(emulator);
        emulator.Faults.Add(drill);

        var failure = await Should.ThrowAsync(() => GetTokenAsync(emulator), exception);

        failure.ShouldBeOfType(exception); // the one is the other's base
        failure.Message.ShouldContain(words);
        (await Places.RequestsForAsync(emulator, Resource, 1)).Count.ShouldBe(1);
    }

    // The first request of all takes longer, on a busy machine more than a second.
    private static async Task WarmUpAsync(InProcess emulator)
    {
        using var http = new HttpClient(emulator.CreateHandler());
        using var answer = await http.GetAsync(new Uri("http://169.254.169.254/metadata/identity/oauth2/token"), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task GetTokenAsync(InProcess emulator)
    {
        var credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions
        {
            Transport = new HttpClientTransport(emulator.CreateHandler()),
            ExcludeEnvironmentCredential = true,
            ExcludeWorkloadIdentityCredential = true,
            ExcludeVisualStudioCredential = true,
            ExcludeAzureCliCredential = true,
            ExcludeAzurePowerShellCredential = true,
            ExcludeAzureDeveloperCliCredential = true,
        });
        await credential.GetTokenAsync(new TokenRequestContext([$"{Resource}/.default"]), TestContext.Current.CancellationToken);
    }
}
