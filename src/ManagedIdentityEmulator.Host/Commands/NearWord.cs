namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>The word that somebody has probably meant.</summary>
internal static class NearWord
{
    private const int MostSlips = 2;
    private const int LettersPerSlip = 3; // in a shorter word, every other one would be near

    /// <summary>The known word that is the fewest slips away (a letter too many, too few, another, or two swapped), or null where none is near.</summary>
    public static string? Of(string word, IEnumerable<string> known) =>
        known.Select(one => (Word: one, Slips: Slips(word, one))).Where(one => one.Slips <= Math.Min(MostSlips, one.Word.TrimStart('-').Length / LettersPerSlip))
            .OrderBy(one => one.Slips).Select(one => one.Word).FirstOrDefault();

    // The optimal string alignment distance, a row of the table at a time.
    private static int Slips(string one, string other)
    {
        int[] beforeLast = [], last = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            var row = new int[other.Length + 1];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[^1];
    }
}
