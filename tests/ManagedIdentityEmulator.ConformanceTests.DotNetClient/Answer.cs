using System.Text.Json;

namespace ManagedIdentityEmulator.ConformanceTests.DotNetClient;

/// <summary>A line that the program prints.</summary>
internal static class Answer
{
    public static void Write(Token token, TimeSpan after) => WriteLine(new { ok = true, token = token.Value, expiresOn = token.ExpiresOn, seconds = after.TotalSeconds });

    public static void Write(Exception failure, TimeSpan after) =>
        WriteLine(new { ok = false, type = failure.GetType().Name, message = string.Join(" ", Causes(failure).Select(cause => cause.Message)), seconds = after.TotalSeconds });

    // Azure.Identity leaves what Entra said to the inner exception.
    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            yield return failure;
        }
    }

    private static void WriteLine<T>(T line) => Console.WriteLine(JsonSerializer.Serialize(line));
}
