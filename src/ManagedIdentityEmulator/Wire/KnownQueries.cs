namespace ManagedIdentityEmulator.Wire;

/// <summary>Queries that were asked of late, and what was read in them: a client asks the same again and again.</summary>
internal sealed class KnownQueries
{
    private const int Places = 256; // a power of two
    private const int Longest = 512;
    private const int Samples = 16;

    private readonly Known?[] known = new Known?[Places];

    public RequestParameters? Find(string query) => known[PlaceOf(query)] is { } found && found.Query == query ? found.Parameters : null;

    /// <summary>In the place of whatever was there; one that is too long to be a client's is not kept.</summary>
    public RequestParameters Remember(string query, RequestParameters parameters)
    {
        if (query.Length <= Longest)
        {
            known[PlaceOf(query)] = new(query, parameters);
        }

        return parameters;
    }

    // Some characters from all over it: clients' queries differ in an id or in the resource.
    private static int PlaceOf(string query)
    {
        var place = query.Length;
        var step = (query.Length / Samples) + 1;
        for (var i = query.Length - 1; i >= 0; i -= step)
        {
            place = (place * 31) + query[i];
        }

        return (place ^ (place >> 16)) & (Places - 1);
    }

    private sealed record Known(string Query, RequestParameters Parameters);
}
