using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>
/// Refuses what a browser sends for a page of another site to where Azure would answer. Azure's endpoints are on no developer's machine
/// and have nothing like it; the control API asks for more, by itself.
/// </summary>
internal sealed class PageStep(ForeignPages pages, JournalStep journal)
{
    public Task InvokeAsync(HttpContext http, RequestDelegate next) =>
        pages.ReasonAgainstPage(http.Request) is not { } reason || http.Features.Get<ListenerFeature>()?.Listener is Listener.Control || ForeignPages.AreWelcomeAt(http.GetEndpoint())
            ? next(http)
            : journal.InvokeAsync(http, (refused, notes) => RefuseAsync(refused, notes, reason));

    private static Task RefuseAsync(HttpContext http, RequestNotes notes, string reason)
    {
        notes.Explain(reason);
        return JsonBody.WriteAsync(http.Response, StatusCodes.Status403Forbidden, json =>
        {
            json.WriteString("error", "invalid_request");
            json.WriteString("error_description", reason);
        });
    }
}
