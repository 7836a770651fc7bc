using System.CommandLine;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>What <c>run</c> was told.</summary>
/// <param name="ConfigFile">The configuration file, if one was named.</param>
/// <param name="ReadyFile">The file to write when the emulator answers.</param>
/// <param name="Apply">Writes the other options over the configuration.</param>
internal sealed record RunSettings(string? ConfigFile, string? ReadyFile, Action<EmulatorOptions> Apply);

/// <summary>The options of <c>run</c>; each wins over its configuration key.</summary>
internal sealed class RunOptions
{
    private readonly Option<string?> config = ConfigurationFile.Option();
    private readonly Option<string?> data = OptionValue.Text("--data", "DIR", "The directory that keeps keys, identities, hosts, applications, resource groups and role assignments over a restart. Default: none, they are in memory.");
    private readonly Option<int?> port = OptionValue.Port("--port", "The port of the managed identity protocols, 1 to 65535, or 0 for any free one. Default: 50342.");
    private readonly Option<int?> tlsPort = OptionValue.Port("--tls-port", "The port of the TLS listener, 1 to 65535, or 0 for any free one. Default: 50343.");
    private readonly Option<int?> controlPort = OptionValue.Port("--control-port", "The port of the emulator's own API, 1 to 65535, or 0 for any free one. Default: 50344.");
    private readonly Option<string?> bind = OptionValue.Address("--bind", "The IP address of the data and TLS listeners, e.g. 0.0.0.0. Default: loopback.");
    private readonly Option<string?> controlBind = OptionValue.Address("--control-bind", "The IP address of the control listener, e.g. 0.0.0.0. Default: loopback.");
    private readonly Option<string[]> tlsName = OptionValue.Many(
        "--tls-name", "NAME", "One more name of the TLS listener, a DNS name or an IP address, for the certificate that the emulator makes. Repeatable.", NameRules.TlsName, NameRules.IsTlsName);
    private readonly Option<ImdsAddressMode?> imdsAddress = OptionValue.Create(
        "--imds-address", "auto|on|off", "Whether to listen on 169.254.169.254:80 as well: auto (if it can be had), on (or fail), off. Default: auto.", "auto, on or off", TryParseMode);
    private readonly Option<string?> readyFile = OptionValue.Text("--ready-file", "FILE", "A file to write the addresses to, as JSON, once the emulator answers.");

    public void AddTo(Command command)
    {
        Option[] all = [config, data, port, tlsPort, controlPort, bind, controlBind, tlsName, imdsAddress, readyFile];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public RunSettings Read(ParseResult parsed) => new(parsed.GetValue(config), parsed.GetValue(readyFile), options =>
    {
        options.Data = parsed.GetValue(data) ?? options.Data;
        var listeners = options.Listeners;
        listeners.Port = parsed.GetValue(port) ?? listeners.Port;
        listeners.TlsPort = parsed.GetValue(tlsPort) ?? listeners.TlsPort;
        listeners.ControlPort = parsed.GetValue(controlPort) ?? listeners.ControlPort;
        listeners.Bind = parsed.GetValue(bind) ?? listeners.Bind;
        listeners.ControlBind = parsed.GetValue(controlBind) ?? listeners.ControlBind;
        listeners.TlsNames = parsed.GetValue(tlsName) is { Length: > 0 } names ? names : listeners.TlsNames;
        listeners.ImdsAddress = parsed.GetValue(imdsAddress) ?? listeners.ImdsAddress;
    });

    private static ImdsAddressMode? TryParseMode(string text) => text.ToLowerInvariant() switch
    {
        "auto" => ImdsAddressMode.Auto,
        "on" => ImdsAddressMode.On,
        "off" => ImdsAddressMode.Off,
        _ => null,
    };
}
