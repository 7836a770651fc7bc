namespace ManagedIdentityEmulator.Dashboard;

/// <summary>A file of the page, as it goes out.</summary>
/// <param name="ETag">Its version: a browser that has it is told so, and not sent it again.</param>
internal sealed record DashboardFile(byte[] Content, string ContentType, string ETag);
