namespace ManagedIdentityEmulator.Benchmarks.Measuring;

/// <summary>Measures two things in turns, so that what the machine does meanwhile befalls both.</summary>
internal static class Rounds
{
    /// <summary>Each round begins with the one that the round before has ended with.</summary>
    public static async Task<(IReadOnlyList<T> Ours, IReadOnlyList<T> Theirs)> AlternateAsync<T>(int count, Func<Task<T>> ours, Func<Task<T>> theirs)
    {
        List<T> first = [], second = [];
        for (var round = 0; round < count; round++)
        {
            if (round % 2 == 0)
            {
                first.Add(await ours());
                second.Add(await theirs());
            }
            else
            {
                second.Add(await theirs());
                first.Add(await ours());
            }
        }

        return (first, second);
    }

    public static Samples Of<T>(this IEnumerable<T> results, Func<T, double> value) => new([.. results.Select(value)]);
}
