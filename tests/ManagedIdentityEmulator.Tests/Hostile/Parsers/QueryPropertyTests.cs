using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>Queries and forms, whatever is in them.</summary>
public sealed class QueryPropertyTests
{
    private static readonly string[] names = ["resource", "RESOURCE", "client_id", "api-version", "", "x", "é", "a b", "a&b", "="];
    private static readonly string[] queries =
    [
        "?api-version=2018-02-01&resource=https://vault.azure.net", "?resource=https%3A%2F%2Fvault.azure.net&client_id=97c80746-fffe-5f97-aebc-737751b39fef&api-version=2018-02-01", "?a=1&A=2&a", "?=&=&", "?%61=%zz&+=+",
    ];

    [Fact]
    public void What_a_client_writes_into_a_query_is_read_from_it_and_a_name_that_comes_twice_is_noticed() =>
        Rule.Holds(Pairs, pairs =>
        {
            var read = OfQuery("?" + Write(pairs));

            foreach (var named in pairs.GroupBy(pair => pair.Name, StringComparer.OrdinalIgnoreCase))
            {
                read[named.Key].ShouldBe(named.First().Value);
            }

            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            read.Duplicate.ShouldBe(pairs.Select(pair => pair.Name).FirstOrDefault(name => !seen.Add(name)));
            read.IsMalformed.ShouldBeFalse();
        });

    [Fact]
    public void A_query_that_came_before_is_read_as_it_is_the_first_time() =>
        Rule.HoldsForTextsLike(queries, text =>
        {
            var query = text.StartsWith('?') ? text : "?" + text;
            foreach (var like in new[] { query, query + "&x=1", query.ToUpperInvariant(), query.Length > 1 ? query[..^1] : query })
            {
                ShouldBeSame(OfQuery(like), Cold(like), like);
                ShouldBeSame(OfQuery(like), Cold(like), like); // now it came before
            }
        });

    [Fact]
    public void Of_the_queries_that_are_known_each_has_its_own_reading() =>
        Rule.Holds(Gen.ArrayOf(Texts.Like(queries), 400), asked =>
        {
            var known = new KnownQueries();
            var readings = new Dictionary<string, RequestParameters>();
            foreach (var query in asked)
            {
                if (known.Find(query) is { } found)
                {
                    found.ShouldBeSameAs(readings[query]);
                }

                readings[query] = known.Remember(query, OfQuery("?"));
            }
        }, inputs: 10);

    [Fact]
    public void A_form_is_read_as_a_query_of_the_same_text() =>
        Rule.HoldsForTextsLike([.. queries.Select(query => query[1..])], text =>
        {
            var body = Encoding.UTF8.GetBytes(text);
            var sent = Encoding.UTF8.GetString(body).TrimEnd('\r', '\n');

            var form = OfForm(body);

            form.IsMalformed.ShouldBe(body.Length > 64 * 1024 || Cold("?" + sent).IsMalformed);
            if (!form.IsMalformed && !sent.StartsWith('?'))
            {
                ShouldBeSame(form, Cold("?" + sent), sent);
            }
        });

    private static Gen<(string Name, string Value)[]> Pairs { get; } =
        Gen.Choose(0, 8).SelectMany(count => Gen.ArrayOf(Gen.Elements(names).SelectMany(name => Texts.Whole.Select(value => (name, value))), count));

    private static string Write((string Name, string Value)[] pairs) => string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));

    private static void ShouldBeSame(RequestParameters read, RequestParameters cold, string query)
    {
        (read.Duplicate, read.IsMalformed).ShouldBe((cold.Duplicate, cold.IsMalformed), query);
        foreach (var (name, values) in QueryHelpers.ParseQuery(query).Take(50))
        {
            read[name].ShouldBe(cold[name], query);
            cold[name].ShouldBe(cold.IsMalformed ? cold[name] : values[0], query);
        }
    }

    private static RequestParameters OfQuery(string query) => RequestParameters.OfQuery(Request(query));

    private static RequestParameters Cold(string query) => RequestParameters.SoFar(Request(query));

    private static RequestParameters OfForm(byte[] body)
    {
        var request = Request("");
        (request.Method, request.ContentType, request.Body) = ("POST", "application/x-www-form-urlencoded", new MemoryStream(body));
        return RequestParameters.OfFormAsync(request).GetAwaiter().GetResult();
    }

    private static HttpRequest Request(string query) => new DefaultHttpContext { Request = { Method = "GET", QueryString = new(query) } }.Request;
}
