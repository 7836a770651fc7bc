using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>
/// The requests of <c>mi-emulator doctor</c>, and the emulator's to itself (<see cref="FirstRequest"/>), known by their product name. They go
/// past journal, limits and drills: an examination that used up a drill's failures, or stood in the journal, would change what the program
/// finds that is tested next.
/// </summary>
internal static class DoctorRequests
{
    public const string Product = "mi-emulator-doctor";

    public static bool Include(HttpContext http) => http.Request.Headers.UserAgent.ToString().StartsWith(Product + "/", StringComparison.Ordinal);
}
