namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>Tests that run in a shell which is on a host of another emulator. Alone: the variables are the whole process's.</summary>
[Collection(nameof(InheritedEnvironmentTests)), CollectionDefinition(nameof(InheritedEnvironmentTests), DisableParallelization = true)]
public sealed class InheritedEnvironmentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_goes_elsewhere_because_of_the_environment_is_refused_with_the_variable_that_leads_it_there()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);
        using var client = new HttpClient(emulator.CreateHandler());
        System.Environment.SetEnvironmentVariable("MSI_ENDPOINT", "http://localhost:1/oauth2/token");
        try
        {
            var failure = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync("http://localhost:1/oauth2/token", Cancel));

            failure.Message.ShouldEndWith("The client goes there because of the environment of this process: MSI_ENDPOINT.");
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("MSI_ENDPOINT", null);
        }
    }
}
