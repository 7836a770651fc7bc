using System.CommandLine;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator config check FILE</c> and <c>mi-emulator config schema</c>.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The configuration file." };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("FILE must not be empty");
            }
        });
        var check = new Command("check", "Names every mistake in a configuration file (and in the MI_EMULATOR_ variables) at once.") { file };
        check.SetAction(parsed => Check(parsed.GetRequiredValue(file)));

        var schema = new Command("schema", "Prints the JSON schema of the configuration file.");
        schema.SetAction(_ => Console.WriteLine(ConfigurationSchema.Write()));

        return new Command("config", "Checks a configuration file, or prints the schema.") { check, schema };
    }

    private static int Check(string file)
    {
        var configuration = ConfigurationFile.Load(file);
        if (configuration.Options is not null)
        {
            Console.WriteLine($"{file}: no mistakes");
        }

        return configuration.ExitCode;
    }
}
