using System.CommandLine;
using ManagedIdentityEmulator.Host.Doctor;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator doctor</c>: what a client here would do, why it would fail, and the command that mends it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var host = OptionValue.Text("--host", "NAME", $"The host that you mean to be on, e.g. web. Default: {ProgramVariables.Host}, which exec sets, then none in particular.");
        var format = OptionValue.Create<ReportFormat?>("--format", "text|json", "What to write. Default: text.", "text or json", TryParseFormat);
        var config = ConfigurationFile.Option();
        var control = ControlClient.ControlOption();
        var command = new Command("doctor", "Says what a client on this machine would do, why it would fail, and the command that mends it. Ends with 0 when nothing is wrong, else with 1.")
        {
            host, format, config, control,
        };
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() => RunAsync(
            new(parsed.GetValue(host), parsed.GetValue(control), parsed.GetValue(config)), parsed.GetValue(format) ?? ReportFormat.Text, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(DoctorSettings settings, ReportFormat format, CancellationToken cancel)
    {
        IReadOnlyList<Finding> findings;
        using (new WaitingLine("trying what a client would do"))
        {
            findings = await Examination.PerformAsync(settings, cancel);
        }

        await Console.Out.WriteAsync(DoctorReport.Write(format, findings));
        return DoctorReport.Problems(findings).Any() ? ExitCode.Failed : ExitCode.Ok;
    }

    private static ReportFormat? TryParseFormat(string text) => text.ToLowerInvariant() switch
    {
        "text" => ReportFormat.Text,
        "json" => ReportFormat.Json,
        _ => null,
    };
}
