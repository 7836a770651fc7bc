using System.Threading.RateLimiting;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Requests;

/// <summary>
/// IMDS's limits, for each host by itself: 20 requests a second and 5 at once for identity, 5 a second for everything else
/// (learn.microsoft.com/azure/virtual-machines/instance-metadata-service#rate-limiting). Real time: the clock that matters is the client's.
/// </summary>
internal static class Throttling
{
    private const int IdentityPerSecond = 20;
    private const int IdentityAtOnce = 5;
    private const int OthersPerSecond = 5;
    private const int PartsOfASecond = 10;
    private const string IdentityPath = "/metadata/identity";

    public static void AddThrottling(this IServiceCollection services, EmulatorOptions options)
    {
        if (options.Throttling.Enabled)
        {
            services.AddRateLimiter(limits =>
            {
                limits.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                    PartitionedRateLimiter.Create<HttpContext, Budget>(PerSecond),
                    PartitionedRateLimiter.Create<HttpContext, Budget>(AtOnce));
                limits.OnRejected = (rejected, _) => new(RefuseAsync(rejected.HttpContext));
            });
        }
    }

    /// <summary>Holds requests to the limits, where there are any, before they go on.</summary>
    public static RequestDelegate Before(RequestDelegate next, IServiceProvider services)
    {
        if (!services.GetRequiredService<EmulatorOptions>().Throttling.Enabled)
        {
            return next;
        }

        var steps = new ApplicationBuilder(services);
        steps.UseRateLimiter();
        steps.Run(next);
        return steps.Build();
    }

    private static RateLimitPartition<Budget> PerSecond(HttpContext http) => BudgetOf(http) is { Kind: not BudgetKind.Unlimited } budget
        ? RateLimitPartition.Get<Budget>(budget, limited => new SlidingWindowRateLimiter(new()
        {
            PermitLimit = limited.Kind == BudgetKind.Identity ? IdentityPerSecond : OthersPerSecond,
            Window = TimeSpan.FromSeconds(1),
            SegmentsPerWindow = PartsOfASecond,
            AutoReplenishment = true, // the partitions' common timer is as long as a part, and would skip each that it is a moment early for
        }))
        : RateLimitPartition.GetNoLimiter(Budget.Unlimited);

    private static RateLimitPartition<Budget> AtOnce(HttpContext http) => BudgetOf(http) is { Kind: BudgetKind.Identity } budget
        ? RateLimitPartition.GetConcurrencyLimiter(budget, _ => new() { PermitLimit = IdentityAtOnce })
        : RateLimitPartition.GetNoLimiter(Budget.Unlimited);

    // Nothing is known of other services' limits.
    private static Budget BudgetOf(HttpContext http)
    {
        var notes = http.Notes();
        return notes.Protocol.Name is not (ProtocolName.Imds or ProtocolName.InstanceMetadata) ? Budget.Unlimited
            : new(notes.Host?.Name, http.Request.Path.StartsWithSegments(IdentityPath) ? BudgetKind.Identity : BudgetKind.Others);
    }

    private static Task RefuseAsync(HttpContext http)
    {
        var notes = http.Notes();
        notes.Outcome = RequestOutcome.Throttled;
        notes.Explain(BudgetOf(http).Kind == BudgetKind.Identity
            ? $"throttling.enabled: a host has {IdentityPerSecond} requests for tokens a second, and {IdentityAtOnce} at once"
            : $"throttling.enabled: a host has {OthersPerSecond} requests a second that are not for tokens");
        return notes.Protocol.FailAsync(http, StatusCodes.Status429TooManyRequests);
    }

    private enum BudgetKind
    {
        Unlimited,
        Identity,
        Others,
    }

    private readonly record struct Budget(string? Host, BudgetKind Kind)
    {
        public static Budget Unlimited { get; } = new(null, BudgetKind.Unlimited);
    }
}
