using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>Changes of a request that leave it well-formed HTTP: it has to be answered.</summary>
internal static class RequestMutation
{
    private static readonly string[] methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "PROPFIND", "X"];
    private static readonly string[] types = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "application/json; charset=utf-16", "application/json; charset=x", "x", "", "/", "application/*"];
    private static readonly string[] members = ["name", "type", "properties", "identity", "location", "tags", "effect", "preset", "resource", "claims", "header", "parameters", "resources", "copy", "scope", "", "a\"b", "\n", "x"];
    private static readonly string[] headers =
    [
        "Metadata", "Secret", "X-IDENTITY-HEADER", "Authorization", "Content-Type", "Accept", "Host", "User-Agent", "Origin", "Sec-Fetch-Site", "X-Forwarded-For", "X-Forwarded-Host", "x-ms-client-request-id", "client-request-id",
        "If-None-Match", "If-Modified-Since", "Range", "Expect", "Upgrade", "TE", "Trailer", "Cookie", "Via", "Accept-Encoding", "Content-Encoding", "X-HTTP-Method-Override", "x-ms-correlation-request-id",
    ];

    public static WireRequest Mutate(WireRequest request, IReadOnlyList<WireRequest> others, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            request = random.Next(12) switch
            {
                0 => request with { Method = methods[random.Next(methods.Length)] },
                1 or 2 or 3 => request with { Target = MutateTarget(request.Target, random) },
                4 or 5 => request with { Headers = MutateHeaders(request.Headers, random) },
                6 => request with { Listener = (Listener)random.Next(3) },
                7 => request with { Body = others[random.Next(others.Count)].Body, IsChunked = false },
                _ => request with { Body = MutateBody(request.Body ?? [], random), IsChunked = false },
            };
        }

        return random.Next(6) == 0 && request.Body is { } body && !request.IsChunked ? request with { Body = Chunked(body, random), IsChunked = true } : request;
    }

    private static string MutateTarget(string target, Random random)
    {
        var (path, query) = target.IndexOf('?') is >= 0 and var at ? (target[..at], target[(at + 1)..].Split('&').ToList()) : (target, []);
        var segments = path.Split('/');
        var segment = random.Next(segments.Length);
        var parameter = query.Count == 0 ? -1 : random.Next(query.Count);
        switch (random.Next(12))
        {
            case 0:
                segments[segment] = Escape(NastyText.Any(random));
                break;
            case 1:
                segments[segment] = Escape(NastyText.Mutate(segments[segment], random));
                break;
            case 2:
                segments = [.. segments[..segment], .. segments[(segment + 1)..]];
                break;
            case 3:
                segments = [.. segments[..segment], Escape(NastyText.Any(random)), .. segments[segment..]];
                break;
            case 4:
                segments[segment] = random.Next(2) == 0 ? segments[segment].ToUpperInvariant() : string.Concat(segments[segment].Select(c => c < 0x80 ? $"%{(int)c:x2}" : $"{c}"));
                break;
            case 5:
                segments = ["", "hosts", .. segments];
                break;
            case 6 or 7 when parameter >= 0:
                query[parameter] = $"{query[parameter].Split('=')[0]}={Escape(NastyText.Any(random))}";
                break;
            case 8 when parameter >= 0:
                query[parameter] = Escape(NastyText.Mutate(Uri.UnescapeDataString(query[parameter]), random)).Replace("%3D", "=", StringComparison.Ordinal);
                break;
            case 9 when parameter >= 0:
                query.Add(query[parameter]);
                break;
            case 10 when parameter >= 0:
                query.RemoveAt(parameter);
                break;
            default:
                query.Add($"{Escape(NastyText.Any(random))}={Escape(NastyText.Any(random))}");
                break;
        }

        path = string.Join('/', segments);
        return $"{(path.StartsWith('/') ? "" : "/")}{path}{(query.Count == 0 ? "" : "?")}{string.Join('&', query)}";
    }

    private static List<(string Name, string Value)> MutateHeaders(IReadOnlyList<(string Name, string Value)> before, Random random)
    {
        var changed = before.ToList();
        var at = random.Next(changed.Count);
        switch (random.Next(4))
        {
            case 0:
                changed[at] = (changed[at].Name, InHeader(NastyText.Mutate(changed[at].Value, random)));
                break;
            case 1:
                changed[at] = (changed[at].Name, InHeader(NastyText.Any(random)));
                break;
            case 2:
                changed.Add((headers[random.Next(headers.Length)], InHeader(NastyText.Any(random))));
                break;
            default:
                changed.Add(("Content-Type", types[random.Next(types.Length)]));
                break;
        }

        return changed;
    }

    private static byte[] MutateBody(byte[] body, Random random)
    {
        if (random.Next(3) > 0 && Parsed(body) is { } document)
        {
            JsonMutation.Mutate(document, random, members);
            var places = JsonMutation.Places(document).ToList();
            if (places.Count > 0 && places[random.Next(places.Count)] is (JsonObject parent, string key) && parent[key] is JsonValue value)
            {
                parent[key] = value.TryGetValue<string>(out var text) ? NastyText.Mutate(text, random) : NastyText.Any(random);
            }

            return Encoding.UTF8.GetBytes(document.ToJsonString());
        }

        if (random.Next(4) == 0)
        {
            return random.Next(3) switch
            {
                0 => Encoding.UTF8.GetBytes(new string('[', random.Next(1, 20_000))),
                1 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", random.Next(1, 20_000)))),
                _ => new byte[random.Next(0, 100_000)],
            };
        }

        var changed = Encoding.Latin1.GetBytes(NastyText.Mutate(Encoding.Latin1.GetString(body), random).Replace('\ud800', '\u00ed')); // beyond Latin-1 it is a question mark
        if (changed.Length > 0 && random.Next(2) == 0)
        {
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
        }

        return changed;
    }

    private static JsonNode? Parsed(byte[] body)
    {
        try
        {
            return Utf8.IsValid(body) && JsonNode.Parse(body) is JsonObject or JsonArray ? JsonNode.Parse(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Chunked(byte[] body, Random random)
    {
        var pieces = new List<byte>();
        for (var at = 0; at < body.Length;)
        {
            var size = random.Next(1, Math.Min(body.Length - at, 5000) + 1);
            pieces.AddRange(Encoding.ASCII.GetBytes($"{size:x}{(random.Next(4) == 0 ? ";name=\"value\"" : "")}\r\n"));
            pieces.AddRange(body.AsSpan(at, size));
            pieces.AddRange("\r\n"u8);
            at += size;
        }

        return [.. pieces, .. random.Next(4) == 0 ? "0\r\nX-Trailer: 1\r\n\r\n"u8 : "0\r\n\r\n"u8];
    }

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal);

    private static string InHeader(string text) =>
        Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)).Replace('\r', '?').Replace('\n', '?').Replace('\0', '?');
}
