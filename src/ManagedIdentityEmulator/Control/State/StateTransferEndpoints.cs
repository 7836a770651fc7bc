using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities.Documents;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ManagedIdentityEmulator.Control.State;

/// <summary>
/// What the emulator knows, out of one and into another. Neither takes private keys along: signing keys and credentials stay where they are.
/// </summary>
internal sealed class StateTransferEndpoints(EmulatorOptions options, IEnumerable<IStateSection> sections) : IDisposable
{
    private const int Version = 1;
    private const int LongestBody = 64 * 1024 * 1024;
    private const string Refused = "Nothing was imported";

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10); // far longer than the largest import takes, or one that does not go on
    private static readonly MinDataRate pace = new(bytesPerSecond: 256 * 1024, gracePeriod: patience / 2);
    private static readonly UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions reading = new() { AllowDuplicateProperties = false, MaxDepth = RegistryJson.Deepest };
    private static readonly string[] common = ["version", "tenantId"];

    private readonly IStateSection[] sections = [.. sections];
    private readonly SemaphoreSlim importing = new(1);

    /// <summary><c>GET /_emulator/state/export</c>.</summary>
    public Task ExportAsync(HttpContext http)
    {
        var members = Array.ConvertAll(sections, section => section.Pieces()); // all of one moment, however long the reader takes
        return JsonBody.StreamAsync(http.Response, members.SelectMany(pieces => pieces).Prepend(Begin).Append(json => json.WriteEndObject()));

        void Begin(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("tenantId", options.TenantId);
        }
    }

    /// <summary><c>POST /_emulator/state/import</c>: all of it is taken over, or nothing; answers with how much there is of what.</summary>
    /// <remarks>One at a time: a document of the greatest length takes a hundred megabytes while it is read.</remarks>
    public async Task ImportAsync(HttpContext http)
    {
        if (!await importing.WaitAsync(patience, http.RequestAborted))
        {
            await Problem.WriteAsync(http, StatusCodes.Status409Conflict, Refused, "Another import is being read; try again when that has ended.");
            return;
        }

        try
        {
            await ImportInTurnAsync(http);
        }
        finally
        {
            importing.Release();
        }
    }

    public void Dispose() => importing.Dispose();

    private async Task ImportInTurnAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = pace; // a client that has the turn and sends nothing is not to keep it for a minute, nor for hours by some bytes a second
        }

        if (await ControlBody.ReadBytesAsync(http, Refused, LongestBody) is not { } body)
        {
            return;
        }

        var problems = new ProblemList();
        if (Parse(body.Span, problems) is not { } document || Prepare(document, problems) is not { } prepared)
        {
            await Problem.WriteAsync(http, Refused, [.. problems.All.Select(problem => (problem.Path, problem.Message))]);
            return;
        }

        try
        {
            Apply(prepared);
        }
        catch (Exception e) when (DataDirectoryProblem.Is(e))
        {
            await DataDirectoryProblem.WriteAsync(http, e, Refused);
            return;
        }

        await JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json =>
        {
            foreach (var member in sections.SelectMany(section => section.Members).Where(document.ContainsKey))
            {
                json.WriteNumber(member, document[member]!.AsArray().Count);
            }
        });
    }

    private static JsonObject? Parse(ReadOnlySpan<byte> body, ProblemList problems)
    {
        try
        {
            if (JsonNode.Parse(strict.GetString(body), documentOptions: reading) is JsonObject document)
            {
                return document;
            }

            problems.Add("$", "must be an object, as GET /_emulator/state/export gives it");
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or ArgumentException or InvalidOperationException)
        {
            problems.Add("$", $"is no JSON: {e.Message}");
        }

        return null;
    }

    private List<PreparedImport>? Prepare(JsonObject document, ProblemList problems)
    {
        string[] known = [.. common, .. sections.SelectMany(section => section.Members)];
        foreach (var unknown in document.Select(member => member.Key).Except(known))
        {
            problems.Add(ConfigurationShape.Member("$", unknown), $"unknown key; known here: {string.Join(", ", known)}");
        }

        problems.Require(document["version"] is JsonValue given && given.TryGetValue<int>(out var version) && version == Version, "$.version", $"must be {Version}, the version of this emulator's exports");
        var isOwnTenant = document["tenantId"] is null || (document["tenantId"] is JsonValue tenant && tenant.TryGetValue<Guid>(out var id) && id == options.TenantId);
        problems.Require(isOwnTenant, "$.tenantId", $"is another tenant; this emulator's is {options.TenantId} (tenantId in its configuration)");
        List<PreparedImport> prepared = [.. sections.Select(section => section.Read(document, problems)).OfType<PreparedImport>()];
        return problems.All.Any() ? null : prepared;
    }

    private static void Apply(List<PreparedImport> prepared)
    {
        var undo = new Stack<Action>();
        try
        {
            prepared.ForEach(section => undo.Push(section.Apply()));
        }
        catch (IOException)
        {
            foreach (var action in undo)
            {
                action();
            }

            throw;
        }
    }
}
