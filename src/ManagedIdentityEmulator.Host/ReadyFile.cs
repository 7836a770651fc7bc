using System.Text.Json;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Listeners;

namespace ManagedIdentityEmulator.Host;

/// <summary>The file that says, once the emulator answers, where. It is gone while none runs.</summary>
internal static class ReadyFile
{
    /// <summary>Written beside and moved into place: whoever sees the file sees all of it.</summary>
    public static void Write(string? path, ListenerAddresses addresses)
    {
        if (path is not null)
        {
            var fresh = $"{path}.{Environment.ProcessId}.new";
            File.WriteAllText(fresh, JsonSerializer.Serialize(new ReadyAddresses(addresses.Data, addresses.Tls, addresses.Control), ReadyJson.Default.ReadyAddresses));
            File.Move(fresh, path, overwrite: true);
        }
    }

    public static void Delete(string? path)
    {
        if (path is not null)
        {
            File.Delete(path);
        }
    }
}

internal sealed record ReadyAddresses(string Data, string Tls, string Control);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ReadyAddresses))]
internal sealed partial class ReadyJson : JsonSerializerContext;
