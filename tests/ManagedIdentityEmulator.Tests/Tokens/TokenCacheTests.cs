using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Tokens;

public sealed class TokenCacheTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_answered_until_half_of_its_life_is_over_with_less_and_less_time_left()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);
        emulator.Clock.Freeze();
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
        var first = await (await client.TokenAsync()).JsonAsync();
        ((string)first["expires_in"]!).ShouldBe("86400");

        emulator.Clock.Advance(TimeSpan.FromSeconds(453));
        var cached = await (await client.TokenAsync()).JsonAsync();
        emulator.Clock.Advance(TimeSpan.FromHours(12));
        var refreshed = await (await client.TokenAsync()).JsonAsync();

        ((string)cached["access_token"]!).ShouldBe((string)first["access_token"]!);
        ((string)cached["expires_in"]!).ShouldBe("85947");
        ((string)cached["expires_on"]!).ShouldBe((string)first["expires_on"]!);
        ((string)refreshed["access_token"]!).ShouldNotBe((string)first["access_token"]!);
        ((string)refreshed["expires_in"]!).ShouldBe("86400");
    }

    [Fact]
    public async Task A_clock_that_is_moved_back_leaves_no_token_that_is_not_valid_yet()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
        var first = await client.AccessTokenAsync();

        emulator.Clock.Advance(-10 * TimeSpan.FromDays(1));
        var earlier = await (await client.TokenAsync()).JsonAsync();

        ((string)earlier["access_token"]!).ShouldNotBe(first);
        int.Parse((string)earlier["expires_in"]!).ShouldBeInRange(86390, 86400);
    }

    [Fact]
    public async Task The_configured_lifetime_is_kept()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().Configure(options => options.Tokens.Lifetime = TimeSpan.FromMinutes(10)), Cancel);
        emulator.Clock.Freeze();
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };

        var body = await (await client.TokenAsync()).JsonAsync();

        ((string)body["expires_in"]!).ShouldBe("600");
        ((string)body["ext_expires_in"]!).ShouldBe("599");
        (long.Parse((string)body["expires_on"]!) - long.Parse((string)body["not_before"]!)).ShouldBe(900);
    }

    [Fact]
    public async Task The_cache_stays_within_its_size_and_keeps_what_is_new()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().Configure(options => options.Tokens.CacheSize = 10), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
        var first = await client.AccessTokenAsync("api://0");
        for (var i = 1; i <= 30; i++)
        {
            emulator.Clock.Advance(TimeSpan.FromSeconds(1));
            await client.AccessTokenAsync($"api://{i}");
        }

        var newest = await client.AccessTokenAsync("api://30");

        (await client.AccessTokenAsync("api://30")).ShouldBe(newest);
        (await client.AccessTokenAsync("api://0")).ShouldNotBe(first);
    }

    [Theory]
    [InlineData(null, 1L << 35, 100_000)]
    [InlineData(null, 108L << 20, 9216)] // a container of 144 MB, of which the runtime lets itself have three quarters
    [InlineData(null, 1, 1)]
    [InlineData(250_000, 108L << 20, 250_000)]
    public void Where_it_is_not_configured_its_size_is_what_a_quarter_of_the_memory_holds(int? configured, long memory, int size) =>
        new TokenOptions { CacheSize = configured }.CacheSizeOn(memory).ShouldBe(size);

    [Fact]
    public async Task An_identity_that_is_deleted_gets_no_token_any_more_and_a_recreated_one_gets_a_new_one()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders"), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
        var identity = emulator.Identity("orders");
        var before = await client.AccessTokenAsync(more: $"&client_id={identity.ClientId}");

        emulator.Registry.Remove(identity.ResourceId);
        var gone = await client.TokenAsync(more: $"&client_id={identity.ClientId}");
        emulator.Registry.Put(identity with { PrincipalId = Guid.NewGuid() });
        var after = await client.AccessTokenAsync(more: $"&client_id={identity.ClientId}");

        (await gone.TextAsync()).ShouldContain("Identity not found");
        after.ShouldNotBe(before);
    }
}
