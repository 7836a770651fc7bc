using System.Text.Json;

namespace ManagedIdentityEmulator.ConformanceTests.DotNetClient;

/// <summary>A line that the program prints.</summary>
internal static class Answer
{
    public static void Write(Token token, TimeSpan after) => WriteLine(new { ok = true, token = token.Value, expiresOn = token.ExpiresOn, seconds = after.TotalSeconds });

    public static void Write(Exception failure, TimeSpan after) =>
        WriteLine(new { ok = false, type = failure.GetType().Name, message = failure.Message, seconds = after.TotalSeconds });

    private static void WriteLine<T>(T line) => Console.WriteLine(JsonSerializer.Serialize(line));
}
