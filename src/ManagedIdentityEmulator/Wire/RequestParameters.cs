using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ManagedIdentityEmulator.Wire;

/// <summary>
/// The parameters of a request, from its query and, where a protocol takes one, its form. Names are compared without regard to
/// case; a name that comes twice is remembered as such.
/// </summary>
internal sealed class RequestParameters
{
    private const int LongestForm = 64 * 1024;
    private const int MostParameters = 256;

    private static readonly KnownQueries known = new();

    private readonly List<KeyValuePair<string, string>> parameters = [];

    /// <summary>The first name that was given more than once.</summary>
    public string? Duplicate { get; private set; }

    /// <summary>Whether there were more parameters, or a longer or stranger form, than any client sends.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>A parameter's value; <see langword="null"/> where it is missing, empty where it is empty.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (known, value) in parameters)
            {
                if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return value;
                }
            }

            return null;
        }
    }

    public static RequestParameters OfQuery(HttpRequest request)
    {
        var query = request.QueryString.Value ?? "";
        return known.Find(query) ?? known.Remember(query, Read(query));
    }

    /// <summary>Query and form together. A GET's form content type is ignored: some clients send one without a body.</summary>
    public static async Task<RequestParameters> OfQueryAndFormAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return OfQuery(request);
        }

        var found = Read(request.QueryString.Value);
        found.Add(await found.ReadFormAsync(request));
        return found;
    }

    /// <summary>Query and form as far as they have been read: whoever is refused before that need not send the rest.</summary>
    public static RequestParameters SoFar(HttpRequest request)
    {
        var found = Read(request.QueryString.Value);
        found.Add(request.HttpContext.Features.Get<Form>()?.Text);
        return found;
    }

    /// <summary>The form alone; a body of any other type counts as an empty one, as Entra has it.</summary>
    public static async Task<RequestParameters> OfFormAsync(HttpRequest request)
    {
        var found = new RequestParameters();
        if (request.HasFormContentType && !request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            found.Add(await found.ReadFormAsync(request));
        }

        return found;
    }

    private static RequestParameters Read(string? query)
    {
        var found = new RequestParameters();
        found.Add(query);
        return found;
    }

    private async Task<string> ReadFormAsync(HttpRequest request)
    {
        var features = request.HttpContext.Features;
        if (features.Get<Form>() is not { } form)
        {
            // Read once: the next who asks would find nothing left of it.
            form = new(await BoundedBody.ReadAsync(request, LongestForm) is { } body ? Encoding.UTF8.GetString(body.Span).TrimEnd('\r', '\n') : null);
            features.Set(form);
        }

        IsMalformed |= form.Text is null;
        return form.Text ?? "";
    }

    private void Add(string? encoded)
    {
        foreach (var pair in new QueryStringEnumerable(encoded))
        {
            if (parameters.Count == MostParameters)
            {
                IsMalformed = true;
                return;
            }

            var (name, value) = (pair.DecodeName().ToString(), pair.DecodeValue().ToString());
            if (this[name] is not null)
            {
                Duplicate ??= name;
            }

            parameters.Add(new(name, value));
        }
    }

    private sealed record Form(string? Text);
}
