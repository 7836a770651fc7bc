using System.CommandLine;
using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Host.Telemetry;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator run</c>: starts the emulator and stays until it is told to stop.</summary>
internal static class RunCommand
{
    public const string Name = "run";

    public static Command Create(RunOptions options)
    {
        var command = new Command(Name, "Starts the emulator.");
        options.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(options.Read(parsed)));
        return command;
    }

    public static async Task<int> RunAsync(RunSettings settings)
    {
        using var stop = new StopSignals();
        try
        {
            var configuration = ConfigurationFile.Load(settings.ConfigFile, settings.Apply, stop.Told);
            if (configuration.Options is not { } options)
            {
                return configuration.ExitCode;
            }

            ReadyFile.Delete(settings.ReadyFile);
            await using var server = EmulatorServer.Prepare(options, new EmulatorClock(), logging => ConsoleLog.Configure(logging, options.Logging));
            stop.TakeAway = () =>
            {
                ReadyFile.Delete(settings.ReadyFile);
                server.Abandon();
            };
            await using var telemetry = TelemetryExport.Begin(server.Services); // which has whoever comes early, too
            await server.StartAsync(stop.Told, isProgram: true);
            ReadyFile.Write(settings.ReadyFile, server.Addresses);
            Banner.Write(server, options, configuration.Path);
            foreach (var warning in StartWarnings.Of(server, options))
            {
                await Console.Error.WriteLineAsync($"mi-emulator: {warning}");
            }

            await server.WaitForShutdownAsync(stop.Told);
            if (File.Exists(settings.ReadyFile))
            {
                ReadyFile.Delete(settings.ReadyFile);
            }

            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (stop.Told.IsCancellationRequested)
        {
            return ExitCode.Ok; // told to stop before it had started
        }
        catch (Exception e) when (e is ListenerException or DataDirectoryException or CertificateFileException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"mi-emulator: {e.Message.ReplaceLineEndings(" ")}");
            return e is CertificateFileException { IsMistake: true } ? ExitCode.BadInput : ExitCode.Failed;
        }
    }
}
