using BenchmarkDotNet.Attributes;
using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Protocols;
using ManagedIdentityEmulator.Telemetry;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Benchmarks.Parts;

/// <summary>The steps of an answer, each by itself, in an emulator in this process; and a whole one, over a connection.</summary>
[MemoryDiagnoser]
public class EmulatorParts
{
    private readonly HttpRequest request = new DefaultHttpContext().Request;
    private EmulatorServer emulator = null!;
    private Connection connection = null!;
    private byte[] question = null!;
    private IdentityRegistry registry = null!;
    private TokenService tokens = null!;
    private AccessTokenFactory factory = null!;
    private SigningKey key = null!;
    private AzureHost host = null!;
    private ManagedIdentity identity = null!;
    private IdentitySelector selector;
    private TokenRequest cached = null!;
    private JwtContent content = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        emulator = await EmulatorInProcess.StartAsync(new());
        var services = emulator.Services;
        (registry, tokens) = (services.GetRequiredService<IdentityRegistry>(), services.GetRequiredService<TokenService>());
        (factory, key) = (services.GetRequiredService<AccessTokenFactory>(), services.GetRequiredService<KeyRing>().Signing);
        host = registry.FirstVirtualMachine!;
        identity = registry.FindUserAssigned(host.UserAssigned.Single())!;
        selector = new(SelectorKind.ClientId, $"{identity.ClientId}");
        cached = new(host, selector, Question.Vault);
        content = Content();

        var asked = Question.Imds(more: $"&client_id={identity.ClientId}");
        request.QueryString = new(asked.Path[asked.Path.IndexOf('?', StringComparison.Ordinal)..]);
        question = asked.ToBytes();
        connection = await Connection.OpenAsync(new Uri(emulator.Addresses.Data).Port);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        connection.Dispose();
        await emulator.DisposeAsync();
    }

    [Benchmark(Description = "parse: the query and its selector")]
    public bool Parse() => SelectorParameters.TryRead(RequestParameters.OfQuery(request), out _);

    [Benchmark(Description = "resolve: the selector to an identity")]
    public object Resolve() => registry.Resolve(host, selector);

    [Benchmark(Description = "a cached token")]
    public async ValueTask<object> Cached() => await tokens.IssueAsync(cached);

    [Benchmark(Description = "a cached answer, over a connection")]
    public ValueTask<int> AnswerAsync() => connection.AskAsync(question);

    [Benchmark(Description = "claims")]
    public int Claims() => Content().Claims.Count();

    [Benchmark(Description = "sign: a JWT of ready claims")]
    public object Sign() => JwtWriter.Write(content, key, TokenKind.Access);

    [Benchmark(Description = "a fresh token")]
    public object Fresh() => factory.Create(identity, host, Question.Vault);

    private JwtContent Content()
    {
        var content = factory.ContentOf(identity, host, Question.Vault, TokenLife.Of(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1)), key, Guid.Empty);
        return content with { Claims = [.. content.Claims] };
    }
}
