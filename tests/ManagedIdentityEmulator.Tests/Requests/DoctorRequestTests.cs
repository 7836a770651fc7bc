using System.Net;
using ManagedIdentityEmulator.Tests.Journal;

namespace ManagedIdentityEmulator.Tests.Requests;

/// <summary>The doctor's requests, which are not to change what is found by the program that is tested next.</summary>
public sealed class DoctorRequestTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    private const string Doctor = "User-Agent: mi-emulator-doctor/0.1.0|Metadata: true";

    [Theory]
    [InlineData("GET /{token}?{resource}", 200)]
    [InlineData("GET /hosts/mi-emulator-doctor/", 400)]
    [InlineData("GET /", 404)]
    [InlineData("GET tls:/", 404)]
    public async Task They_go_past_the_journal_and_the_drills_and_are_answered_as_all_others_are(string request, int status)
    {
        using var drill = fixture.Emulator.Faults.Add("503");
        fixture.Emulator.ClearRequests();

        using var response = await fixture.SendAsync(request, Doctor);

        response.StatusCode.ShouldBe((HttpStatusCode)status);
        fixture.Emulator.Requests.ShouldBeEmpty();
        drill.State.Matched.ShouldBe(0);
    }

    [Theory]
    [InlineData("not-mi-emulator-doctor/0.1.0")]
    [InlineData("mi-emulator-doctors/0.1.0")]
    [InlineData("curl/8.0 mi-emulator-doctor/0.1.0")]
    public async Task Others_of_nearly_that_name_do_not(string agent)
    {
        fixture.Emulator.ClearRequests();

        using var response = await fixture.SendAsync("GET /{token}?{resource}", $"User-Agent: {agent}|Metadata: true");

        fixture.Emulator.Requests.ShouldHaveSingleItem();
    }
}
