namespace ManagedIdentityEmulator.Host.Commands.Help;

/// <summary>What each command is used for most: lines to paste, each with what it is for.</summary>
internal static class CommandExamples
{
    /// <param name="command">The words of a command, e.g. <c>fault add</c>; none for the program itself.</param>
    public static IReadOnlyList<(string Line, string What)> Of(string command) => command switch
    {
        "" =>
        [
            ("mi-emulator", "start the emulator, with one host of each kind"),
            ("mi-emulator exec --host web -- dotnet test", "run a command on a web app of an emulator that is there for it alone"),
            ("eval \"$(mi-emulator env --host web)\"", "have programs of this shell use the running emulator"),
        ],
        "run" =>
        [
            ("mi-emulator run --config emulator.json --data .emulator", "your own identities and hosts, and keys that outlive a restart"),
            ("mi-emulator run --port 0 --tls-port 0 --control-port 0 --ready-file ready.json", "beside another one, with the addresses in a file once it answers"),
        ],
        "env" =>
        [
            ("eval \"$(mi-emulator env --host web)\"", "in bash and zsh"),
            ("mi-emulator env --host function --format dotenv > .env", "for tools that read such a file"),
        ],
        "exec" =>
        [
            ("mi-emulator exec --host web -- dotnet test", "the tests of this folder"),
            ("mi-emulator exec --host vm --verbose -- node index.mjs", "with a line for each request"),
        ],
        "token" =>
        [
            ("mi-emulator token --resource https://vault.azure.net --decode", "what is in a token of the first virtual machine"),
            ("mi-emulator token --resource api://orders --host web", "the token itself, of a web app"),
        ],
        "identity" => [("mi-emulator identity create orders", "a user-assigned identity"), ("mi-emulator identity assign orders --host vm", "for a host's code to use"), ("mi-emulator identity unassign --system-assigned --host web", "the end of a host's own")],
        "identity list" => [("mi-emulator identity list --json", "all of them, for a script")],
        "identity create" => [("mi-emulator identity create orders", "a user-assigned identity"), ("mi-emulator identity create orders --client-id 11111111-2222-4333-8444-555555555555", "with an id that is known before")],
        "identity delete" => [("mi-emulator identity delete orders", "hosts keep a reference to it that leads nowhere, as in Azure")],
        "identity assign" => [("mi-emulator identity assign orders --host vm", "a user-assigned one"), ("mi-emulator identity assign --system-assigned --host vm", "the host's own")],
        "identity unassign" => [("mi-emulator identity unassign orders --host vm", "what a program sees whose identity is taken away")],
        "host" => [("mi-emulator host", "with their identities"), ("mi-emulator host create web2 --type web --system-assigned --user-assigned orders", "one more, for: eval \"$(mi-emulator env --host web2)\"")],
        "host list" => [("mi-emulator host list", "with their identities")],
        "host create" => [("mi-emulator host create vm2 --type vm --system-assigned --caller 172.28.0.11", "a second virtual machine, known by its address")],
        "host delete" => [("mi-emulator host delete vm2", "its system-assigned identity goes with it")],
        "fault" => [("mi-emulator fault", "which drills there are, and how often each has befallen a request")],
        "fault list" => [("mi-emulator fault list --format json", "the same for a script")],
        "fault add" =>
        [
            ("mi-emulator fault add \"410 x2, 429 retry-after=1, ok\" --host vm", "two that say try again, one that says later, then as usual"),
            ("mi-emulator fault add imds-updating --host vm", "an incident by its name"),
            ("mi-emulator fault add delay=3s --probability 0.2 --for 10m", "a fifth of all requests, for ten minutes"),
        ],
        "fault presets" => [("mi-emulator fault presets", "the incidents that have names")],
        "fault remove" => [("mi-emulator fault remove imds-updating", "by the name that 'mi-emulator fault' shows")],
        "fault clear" => [("mi-emulator fault clear", "after a test")],
        "requests" =>
        [
            ("mi-emulator requests --follow", "each request as it comes, with why it was answered so"),
            ("mi-emulator requests --host vm --outcome refused", "what was refused"),
            ("mi-emulator requests --resource https://vault.azure.net --wait 10s", "in a script: it fails where nobody asks in time"),
        ],
        "requests clear" => [("mi-emulator requests clear", "before a test")],
        "keys" => [("mi-emulator keys", "what is published, and what signs")],
        "keys rotate" => [("mi-emulator keys rotate", "does your service find the new key?")],
        "keys drill" => [("mi-emulator keys drill emergency-revocation", "all keys at once"), ("mi-emulator keys drill soak --every 2s --for 1m", "a rotation every two seconds")],
        "clock" => [("mi-emulator clock --advance 25h", "past the end of every token"), ("mi-emulator clock --reset", "back to the machine's")],
        "reset" => [("mi-emulator reset", "between two tests")],
        "health" => [("mi-emulator health --wait 30s", "in a script that has just started one")],
        "config" or "config check" => [("mi-emulator config check emulator.json", "every mistake at once, by its place")],
        "config schema" => [("mi-emulator config schema > emulator.schema.json", "for an editor")],
        "doctor" => [("mi-emulator doctor --host web", "why does my program get no token?")],
        "completion" => [("eval \"$(mi-emulator completion bash)\"", "in this shell; in ~/.bashrc, in each"), ("mi-emulator completion fish > ~/.config/fish/completions/mi-emulator.fish", "for fish")],
        _ => [],
    };
}
