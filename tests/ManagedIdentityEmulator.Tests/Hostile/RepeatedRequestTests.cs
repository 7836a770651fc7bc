using System.Text.RegularExpressions;
using FsCheck.Fluent;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tests.Hostile.Parsers;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>
/// Queries, what they come down to, and who sends them on a connection are remembered, for most requests come again. Nobody may tell by an
/// answer: it is as that of the same request with something in its query that never came before.
/// </summary>
public sealed partial class RepeatedRequestTests
{
    private const int Runs = 8;
    private const int Length = 30;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_came_before_is_answered_and_written_down_as_one_that_never_did()
    {
        await using var emulator = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").AddUserAssignedIdentity("mail").AddVirtualMachine("vm1", "orders").AddVirtualMachine("vm2", "orders", "mail").AddWebApp("web1", "mail").AddWebApp("web2", "orders"), Cancel);
        emulator.Clock.Freeze();
        using var kept = new HttpClient { BaseAddress = emulator.DataAddress };
        var requests = RepeatedRequest.Any(emulator, ["orders", "mail"], [emulator.Environment("web1")["IDENTITY_HEADER"], emulator.Environment("web2")["IDENTITY_HEADER"]]);
        var (number, issued) = (0, 0);

        await Rule.HoldsAsync(Gen.ArrayOf(requests, Length), async run =>
        {
            foreach (var request in run.Concat(run))
            {
                var first = await request.SendAsync(kept, $"&never-before={++number}", Cancel);
                var firstEntry = emulator.Requests[^1];
                var again = await request.SendAsync(kept, "", Cancel);
                var entry = emulator.Requests[^1];

                again.Status.ShouldBe(first.Status, $"{request}");
                Comparable(again.Text).ShouldBe(Comparable(first.Text), $"{request}");
                Comparable(entry).ShouldBe(Comparable(firstEntry), $"{request}");
                issued += entry.Outcome == RequestOutcome.Issued ? 1 : 0;
                if (number % 7 == 0)
                {
                    Reassign(emulator, number);
                }
            }
        }, Shorter, Runs);

        issued.ShouldBeGreaterThan(Length);
    }

    // What an identity is assigned to changes what the same request comes to.
    private static void Reassign(Emulator emulator, int number)
    {
        var orders = emulator.Identity("orders").ResourceId;
        emulator.Registry.Update(number % 2 == 0 ? "vm1" : "web2", host => host with { UserAssigned = host.UserAssigned.SymmetricExcept([orders]) });
    }

    private static IEnumerable<RepeatedRequest[]> Shorter(RepeatedRequest[] run) => Enumerable.Range(0, run.Length).Select(at => run.Where((_, i) => i != at).ToArray());

    // Each token and each refusal has an id of its own.
    private static string Comparable(string answer) => Jwt().Replace(Correlation().Replace(answer, ""), token => string.Join(' ', WireClient.Payload(token.Value).Where(claim => claim.Key is "aud" or "appid" or "oid" or "iss" or "xms_mirid" or "exp" or "xms_az_rid")));

    private static JournalEntry Comparable(JournalEntry entry)
    {
        var other = entry with { Time = default, Duration = default, Cached = null };
        other.Id = 0;
        return other;
    }

    [GeneratedRegex("""
        "[Cc]orrelationId":"[0-9a-f-]{36}"
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Correlation();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_.-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Jwt();
}
