using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
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
    private readonly Option<string?> config = new("--config") { Description = "The configuration file. Default: MI_EMULATOR_CONFIG, then ./emulator.json if there is one.", HelpName = "FILE" };
    private readonly Option<string?> data = new("--data") { Description = "The directory that keeps keys over a restart. Default: none, they are in memory.", HelpName = "DIR" };
    private readonly Option<int?> port = Port("--port", "The port of the managed identity protocols; 0 for any free one. Default: 50342.");
    private readonly Option<int?> tlsPort = Port("--tls-port", "The port of the TLS listener; 0 for any free one. Default: 50343.");
    private readonly Option<int?> controlPort = Port("--control-port", "The port of the emulator's own API; 0 for any free one. Default: 50344.");
    private readonly Option<string?> bind = Address("--bind", "The address of the data and TLS listeners, e.g. 0.0.0.0. Default: loopback.");
    private readonly Option<string?> controlBind = Address("--control-bind", "The address of the control listener. Default: loopback.");
    private readonly Option<string?> imdsAddress = new("--imds-address") { Description = "Whether to listen on 169.254.169.254:80 as well. Default: auto, if it can be had.", HelpName = "auto|on|off" };
    private readonly Option<string?> readyFile = new("--ready-file") { Description = "A file to write the addresses to, as JSON, once the emulator answers.", HelpName = "FILE" };

    public RunOptions() => imdsAddress.AcceptOnlyFromAmong("auto", "on", "off");

    public void AddTo(Command command)
    {
        Option[] all = [config, data, port, tlsPort, controlPort, bind, controlBind, imdsAddress, readyFile];
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
        listeners.ImdsAddress = parsed.GetValue(imdsAddress) is { } mode ? Enum.Parse<ImdsAddressMode>(mode, ignoreCase: true) : listeners.ImdsAddress;
    });

    private static Option<int?> Port(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse<int?>(
            result,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort ? port : null,
            $"{name}: '{{0}}' is not a port; 1 to 65535, or 0 for any free one"),
    };

    private static Option<string?> Address(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ADDR",
        CustomParser = result => Parse(
            result, text => IPAddress.TryParse(text, out var address) ? address.ToString() : null, $"{name}: '{{0}}' is not an IP address such as 0.0.0.0"),
    };

    private static T? Parse<T>(ArgumentResult result, Func<string, T?> parse, string complaint)
    {
        var text = result.Tokens[0].Value;
        var value = parse(text);
        if (value is null)
        {
            result.AddError(string.Format(CultureInfo.InvariantCulture, complaint, text));
        }

        return value;
    }
}
