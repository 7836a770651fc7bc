using ManagedIdentityEmulator.ConformanceTests.DotNetClient;

// Gets one token with one credential of the SDKs, all of their settings at the default, and prints the outcome as one line of JSON:
//   dotnet-client managed|default|msal system|client:ID|object:ID|resource:ID RESOURCE
if (args is not [var credential, var selector, var resource])
{
    await Console.Error.WriteLineAsync("usage: dotnet-client managed|default|msal system|client:ID|object:ID|resource:ID RESOURCE");
    return 2;
}

try
{
    Answer.Write(await TokenSource.GetAsync(credential, IdentitySelector.Parse(selector), resource));
}
#pragma warning disable CA1031 // Whatever the SDK throws is the outcome.
catch (Exception e)
#pragma warning restore CA1031
{
    Answer.Write(e);
}

return 0;
