using System.Buffers;
using System.Text.Json;
using ManagedIdentityEmulator.Listeners;

namespace ManagedIdentityEmulator.Host;

/// <summary>The file that says, once the emulator answers, where. It is gone while none runs.</summary>
internal static class ReadyFile
{
    private const string Devices = "/dev"; // root can take away /dev/null, or /dev/stdout in a container, from everybody

    /// <summary>Written beside and moved into place: whoever sees the file sees all of it.</summary>
    /// <exception cref="IOException">It cannot be written; the message names the option.</exception>
    public static void Write(string? path, ListenerAddresses addresses) => Try(path, file =>
    {
        var fresh = $"{file}.{Environment.ProcessId}.new";
        try
        {
            File.WriteAllBytes(fresh, Json(addresses));
            File.Move(fresh, file, overwrite: true);
        }
        catch
        {
            File.Delete(fresh); // a disk that is full takes half of it
            throw;
        }
    });

    /// <exception cref="IOException">It cannot be deleted; the message names the option.</exception>
    public static void Delete(string? path) => Try(path, File.Delete);

    private static void Try(string? path, Action<string> action)
    {
        try
        {
            if (path is not null)
            {
                action(Path.GetDirectoryName(Path.GetFullPath(path)) != Devices ? path : throw new IOException("it is a device"));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--ready-file: {path} cannot be written: {e.Message}", e);
        }
    }

    // By hand: what a serializer has to find out about a type takes longer than all the rest of the file.
    private static ReadOnlySpan<byte> Json(ListenerAddresses addresses)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("data", addresses.Data);
            json.WriteString("tls", addresses.Tls);
            json.WriteString("control", addresses.Control);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }
}
