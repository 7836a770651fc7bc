using ManagedIdentityEmulator.Benchmarks.Http;

namespace ManagedIdentityEmulator.Benchmarks.Load;

/// <summary>What is asked, over how many connections, for how long.</summary>
/// <param name="Port">Where, on 127.0.0.1.</param>
/// <param name="Questions">What each connection asks, one after the other and again from the start. All have the same header.</param>
/// <param name="Connections">How many connections; each is kept alive, and has one request under way.</param>
/// <param name="Seconds">How long.</param>
internal sealed record LoadPlan(int Port, IReadOnlyList<Question> Questions, int Connections, int Seconds);

/// <summary>What came of it.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="Failed">How many were answered with another status than 200, or not at all.</param>
/// <param name="PerSecond">How many were answered in a second.</param>
/// <param name="P99">How long, in milliseconds, 99 in 100 took at most.</param>
internal sealed record LoadResult(long Requests, long Failed, double PerSecond, double P99);
