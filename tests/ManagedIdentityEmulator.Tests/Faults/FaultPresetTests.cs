using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Tests.Infrastructure;
using Options = ManagedIdentityEmulator.Configuration.FaultOptions;

namespace ManagedIdentityEmulator.Tests.Faults;

/// <summary>The known incidents, and what replaces their parts.</summary>
public sealed class FaultPresetTests(FaultPresetTests.InMemory fixture) : IClassFixture<FaultPresetTests.InMemory>, IDisposable
{
    private readonly Emulator emulator = fixture.Emulator;

    [Theory]
    [InlineData("imds-updating", "410", "imds", null, 70)]
    [InlineData("throttled", "429 retry-after=1", null, 3, null)]
    [InlineData("identity-propagating", "identity-not-found", null, null, 30)]
    [InlineData("gateway-html", "html", null, null, null)]
    [InlineData("slow-start", "503 x2, delay=2s", null, 3, null)]
    [InlineData("clock-skew", "skewed-token=15m", null, null, null)]
    public void Each_is_a_drill(string preset, string effect, string? protocol, int? times, int? seconds)
    {
        var drill = Add(preset);

        (drill.Name, drill.Preset, drill.Effect, drill.Protocol, drill.Times).ShouldBe((preset, preset, effect, protocol, times));
        ((int?)(drill.Until - drill.From)?.TotalSeconds).ShouldBe(seconds);
    }

    [Fact]
    public void The_table_above_has_every_one_of_them() => FaultPresets.All.Count.ShouldBe(6);

    [Fact]
    public void What_is_set_beside_it_replaces_its_part()
    {
        var drill = Add("imds-updating", f => (f.Name, f.Protocol, f.For, f.Host, f.Every) = ("mine", "entra", TimeSpan.FromSeconds(5), null, 2));

        (drill.Name, drill.Effect, drill.Protocol, drill.Every).ShouldBe(("mine", "410", "entra", 2));
        (drill.Until - drill.From).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void An_effect_beside_it_has_its_own_number_of_times() => Add("throttled", f => f.Effect = "429, 503").Times.ShouldBe(2);

    [Fact]
    public void An_end_beside_it_replaces_its_length()
    {
        var until = emulator.Clock.GetUtcNow() + TimeSpan.FromHours(1);

        Add("imds-updating", f => f.Until = until).Until.ShouldBe(until);
    }

    [Fact]
    public void A_beginning_beside_it_moves_its_length()
    {
        var from = emulator.Clock.GetUtcNow() + TimeSpan.FromHours(1);

        Add("imds-updating", f => f.From = from).Until.ShouldBe(from + TimeSpan.FromSeconds(70));
    }

    [Fact]
    public void The_same_one_again_replaces_it()
    {
        Add("throttled", f => f.Times = 5);
        Add("throttled");

        emulator.Faults.All.ShouldHaveSingleItem().Times.ShouldBe(3);
    }

    public void Dispose() => emulator.Faults.Clear();

    private FaultState Add(string preset, Action<Options>? configure = null) => emulator.Faults.AddPreset(preset, configure).State;

    public sealed class InMemory : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator.WithoutPorts();
    }
}
