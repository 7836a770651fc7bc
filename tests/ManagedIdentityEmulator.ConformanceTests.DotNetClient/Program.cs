using System.Diagnostics;
using ManagedIdentityEmulator.ConformanceTests.DotNetClient;

// Gets a token for each resource and selector, one after the other, each with a new credential of the SDKs, no other setting changed than which identity and which authority, and prints each outcome as one line of JSON:
//   dotnet-client CREDENTIAL RESOURCE,... system|client:ID|object:ID|resource:ID ...
// The credentials are managed, default and msal, and, of those that show an assertion, workload, assertion, exchange, certificate and msal-assertion;
// impatient is managed with as good as no waits before it tries again, and no more than 3 seconds for an answer.
if (args is not [var credential, var resources, _, ..])
{
    await Console.Error.WriteLineAsync("usage: dotnet-client CREDENTIAL RESOURCE,... system|client:ID|object:ID|resource:ID ...");
    return 2;
}

foreach (var (resource, selector) in resources.Split(',').SelectMany(resource => args[2..].Select(selector => (resource, selector))))
{
    var watch = Stopwatch.StartNew();
    try
    {
        Answer.Write(await TokenSource.GetAsync(credential, IdentitySelector.Parse(selector), resource), watch.Elapsed);
    }
#pragma warning disable CA1031 // Whatever the SDK throws is the outcome.
    catch (Exception e)
#pragma warning restore CA1031
    {
        Answer.Write(e, watch.Elapsed);
    }
}

return 0;
