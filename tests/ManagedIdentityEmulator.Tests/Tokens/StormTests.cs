using System.Net.Http.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Tests.Tokens;

/// <summary>Many more new tokens asked for than can be signed at once.</summary>
public sealed class StormTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("IMDS")]
    [InlineData("a host's token of the control API")]
    [InlineData("any token of the control API")]
    [InlineData("a service account's token")]
    public async Task Cached_tokens_health_and_dashboard_are_answered_while_every_processor_signs_and_many_wait_for_their_turn(string storming)
    {
        var options = new EmulatorOptions { Listeners = { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off } };
        await using var emulator = await EmulatorServer.StartAsync(options, new EmulatorClock(), _ => { }, cancel: Cancel);
        using var data = new HttpClient { BaseAddress = new(emulator.Addresses.Data) };
        using var control = new HttpClient { BaseAddress = new(emulator.Addresses.Control) };
        var cached = await data.AccessTokenAsync();

        using var signing = new SigningInProgress(emulator.Services.GetRequiredService<SigningTurns>());
        var storm = Enumerable.Range(0, 200).Select(_ => AskAsync(storming, data, control)).ToList();

        (await data.AccessTokenAsync()).ShouldBe(cached);
        (await control.GetAsync("/health/ready", Cancel)).IsSuccessStatusCode.ShouldBeTrue();
        (await control.GetAsync("/", Cancel)).IsSuccessStatusCode.ShouldBeTrue();
        storm.ShouldAllBe(request => !request.IsCompleted);

        signing.End();
        (await Task.WhenAll(storm)).ShouldAllBe(response => response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task They_are_while_the_credential_of_an_identity_is_renewed_and_many_wait_for_the_next_renewal()
    {
        using var ended = new ManualResetEventSlim();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var options = new EmulatorOptions { Listeners = { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off } };
        await using var emulator = await EmulatorServer.StartAsync(
            options, new EmulatorClock(), logging => logging.AddProvider(new EveryLog(line => HoldAt(line, "is renewed", ended))), cancel: Cancel);
        using var data = new HttpClient { BaseAddress = new(emulator.Addresses.Data), Timeout = TimeSpan.FromSeconds(60) };
        using var control = new HttpClient { BaseAddress = new(emulator.Addresses.Control), Timeout = TimeSpan.FromSeconds(60) };
        var cached = await data.AccessTokenAsync();
        var identity = emulator.Services.GetRequiredService<IdentityRegistry>().Identities.First().ClientId;

        var storm = Enumerable.Range(0, 200).Select(_ => control.PostAsync($"/_emulator/identities/{identity}/credential/rotate", null, gone.Token)).ToList();

        (await data.AccessTokenAsync()).ShouldBe(cached);
        (await control.GetAsync("/health/ready", Cancel)).IsSuccessStatusCode.ShouldBeTrue();
        (await control.GetAsync("/", Cancel)).IsSuccessStatusCode.ShouldBeTrue();
        storm.ShouldAllBe(request => !request.IsCompleted);

        await gone.CancelAsync(); // each would make a key
        ended.Set();
        await Task.WhenAll(storm).ShouldThrowAsync<OperationCanceledException>();
    }

    private static void HoldAt(string line, string text, ManualResetEventSlim ended)
    {
        if (line.Contains(text, StringComparison.Ordinal))
        {
            ended.Wait();
        }
    }

    private static Task<HttpResponseMessage> AskAsync(string storming, HttpClient data, HttpClient control) => storming switch
    {
        "IMDS" => data.TokenAsync(more: "&bypass_cache=true"),
        "a host's token of the control API" => control.GetAsync("/_emulator/hosts/vm/token?resource=api://orders&bypass_cache=true", Cancel),
        "any token of the control API" => control.PostAsJsonAsync("/_emulator/tokens", new { resource = "api://orders" }, Cancel),
        _ => control.GetAsync("/_emulator/hosts/aks/service-account-token", Cancel),
    };

    // As many as may be at once, each on a thread of its own.
    private sealed class SigningInProgress : IDisposable
    {
        private readonly ManualResetEventSlim ended = new();
        private readonly Task[] all;

        public SigningInProgress(SigningTurns turns)
        {
            using var begun = new CountdownEvent(Environment.ProcessorCount);
            all = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
                () => turns.RunAsync(() =>
                {
                    begun.Signal();
                    ended.Wait();
                    return true;
                }),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
            begun.Wait();
        }

        public void End() => ended.Set();

        public void Dispose()
        {
            End();
            Task.WaitAll(all);
            ended.Dispose();
        }
    }
}
