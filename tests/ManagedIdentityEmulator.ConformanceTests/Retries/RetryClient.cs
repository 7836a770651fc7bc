using System.Globalization;
using ManagedIdentityEmulator.ConformanceTests.Clients;

namespace ManagedIdentityEmulator.ConformanceTests.Retries;

/// <summary>A client, and what is expected of it.</summary>
internal sealed class RetryClient
{
    /// <param name="Name">Its name.</param>
    /// <param name="Program">How it is run.</param>
    /// <param name="Least">What its chance makes of a wait at the least, as a part of it.</param>
    /// <param name="Most">And at the most.</param>
    /// <param name="Table">Its part of <see cref="RetryTable"/>.</param>
    public RetryClient(string Name, Client Program, double Least, double Most, string Table)
    {
        (this.Name, this.Program, this.Least, this.Most) = (Name, Program, Least, Most);
        Rows = [.. Table.Split('\n').Select((line, number) => RetryRow.Parse(this, number, line))];
    }

    public string Name { get; }

    public Client Program { get; }

    public double Least { get; }

    public double Most { get; }

    public IReadOnlyList<RetryRow> Rows { get; }
}

/// <summary>A row of <see cref="RetryTable"/>.</summary>
internal sealed record RetryRow(RetryClient Client, int Number, string Host, string Drill, int Requests, IReadOnlyList<double> Waits, string Outcome)
{
    private const string Token = "token";

    /// <summary>What is asked for in this row alone: by it, the drill and the journal are kept apart from those of other rows.</summary>
    public string Resource => $"https://{Client.Name.ToLowerInvariant().Replace(' ', '-').Trim('@').Replace('/', '-')}-{Number}.example";

    /// <summary>How long the client is at it.</summary>
    public double Seconds => Waits.Sum() * Client.Most;

    public bool IsToken => Outcome == Token;

    public static RetryRow Parse(RetryClient client, int number, string line)
    {
        var columns = line.Split('|', StringSplitOptions.TrimEntries);
        double[] waits = [.. columns[3].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(wait => double.Parse(wait, CultureInfo.InvariantCulture))];
        return new(client, number, columns[0], columns[1], int.Parse(columns[2], CultureInfo.InvariantCulture), waits, columns[4]);
    }
}
