using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ManagedIdentityEmulator.Storage;

/// <summary>
/// The form of a file in the data directory: one line with the form's version and a checksum, and the JSON from the second line on. The
/// checksum is of the version and the JSON, so that no byte of the file can change unnoticed.
/// </summary>
internal static class KeptFile
{
    public const int Version = 1;

    private const string Mark = "mi-emulator-data";
    private const int LongestFirstLine = 128;

    /// <summary>The first line of a file with that JSON, its end included.</summary>
    public static byte[] FirstLineOf(ReadOnlySpan<byte> json) => FirstLineOf(Version, json);

    /// <summary>The JSON of a file. One without a first line, as earlier versions wrote them, is JSON alone.</summary>
    /// <exception cref="InvalidDataException">It is not as it was written, or of a newer form.</exception>
    public static ReadOnlySpan<byte> JsonOf(ReadOnlySpan<byte> file)
    {
        if (file is [(byte)'[' or (byte)'{', ..])
        {
            return file;
        }

        var end = file[..Math.Min(file.Length, LongestFirstLine)].IndexOf((byte)'\n');
        if (end < 0 || VersionOf(Encoding.ASCII.GetString(file[..end])) is not { } version || !file[..(end + 1)].SequenceEqual(FirstLineOf(version, file[(end + 1)..])))
        {
            throw new InvalidDataException(file.IsEmpty ? "it is empty" : "it is damaged, its checksum is not that of its content");
        }

        return version == Version ? file[(end + 1)..]
            : throw new InvalidDataException($"a newer version of the emulator wrote it (form {version}, and this version knows {Version})");
    }

    private static int? VersionOf(string firstLine) =>
        firstLine.Split(' ') is [Mark, var version, _] && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static byte[] FirstLineOf(int version, ReadOnlySpan<byte> json)
    {
        var begin = string.Create(CultureInfo.InvariantCulture, $"{Mark} {version}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(begin));
        hash.AppendData(json);
        return Encoding.ASCII.GetBytes($"{begin} {Convert.ToHexStringLower(hash.GetHashAndReset())}\n");
    }
}
