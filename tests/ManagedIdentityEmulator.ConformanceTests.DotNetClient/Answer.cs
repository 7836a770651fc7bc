using System.Text.Json;

namespace ManagedIdentityEmulator.ConformanceTests.DotNetClient;

/// <summary>The line that the program prints.</summary>
internal static class Answer
{
    public static void Write(Token token) => WriteLine(new { ok = true, token = token.Value, expiresOn = token.ExpiresOn });

    public static void Write(Exception failure) => WriteLine(new { ok = false, type = failure.GetType().Name, message = failure.Message });

    private static void WriteLine<T>(T line) => Console.WriteLine(JsonSerializer.Serialize(line));
}
