using System.CommandLine;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator completion SHELL</c>: a script by which a shell asks this program what may come next.</summary>
internal static class CompletionCommand
{
    // What is suggested has the word somewhere in it; bash wants what begins with it. A path in place of the program's name is left out.
    private const string Bash = """
        _mi_emulator() {
          local IFS=$'\n' line="mi-emulator${COMP_LINE#"${COMP_WORDS[0]}"}"
          local point=$((COMP_POINT - ${#COMP_WORDS[0]} + 11))
          COMPREPLY=($(compgen -W "$("$1" "[suggest:$point]" "$line" 2>/dev/null)" -- "$2"))
        }
        complete -o default -F _mi_emulator mi-emulator
        """;

    private const string Zsh = """
        _mi_emulator() {
          local -a found
          found=("${(@f)$(mi-emulator "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          if [[ -n $found ]]; then compadd -a found; else _files; fi
        }
        compdef _mi_emulator mi-emulator
        """;

    // Files are for where the program has no words.
    private const string Fish = """
        function __mi_emulator
          set -l line (string trim --left -- (commandline -cp))
          set -g __mi_emulator_found (mi-emulator "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
          test -n "$__mi_emulator_found"
        end
        complete -c mi-emulator -n __mi_emulator -f -a '$__mi_emulator_found'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName mi-emulator -ScriptBlock {
          param($word, $line, $position)
          mi-emulator "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    private static readonly string[] shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("bash|zsh|fish|pwsh") { Description = "The shell that is to run the script." };
        shell.CompletionSources.Add(shells);
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !shells.Contains(token.Value))
            {
                result.AddError($"SHELL takes bash, zsh, fish or pwsh; '{token.Value}' is none");
            }
        });
        var command = new Command("completion", "Prints a script that has a shell complete commands, options, and the names of hosts: eval \"$(mi-emulator completion bash)\"") { shell };
        command.SetAction(parsed => Console.WriteLine(ScriptOf(parsed.GetRequiredValue(shell))));
        return command;
    }

    private static string ScriptOf(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => PowerShell,
    };
}
