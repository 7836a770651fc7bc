using FsCheck;
using FsCheck.Fluent;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>
/// A rule that holds for inputs that are made up: some hundred in a usual run, the same each time. A failure says the seed,
/// and the smallest input that fails; <see cref="FuzzRun"/> tells how to see it again, and how to hunt for longer.
/// </summary>
internal static class Rule
{
    private const int Inputs = 300;

    public static void HoldsForTextsLike(string[] right, Action<string> rule, int inputs = Inputs) => Holds(Texts.Like(right), rule, Texts.Shorter, inputs);

    public static void Holds<T>(Gen<T> made, Action<T> rule, Func<T, IEnumerable<T>>? smaller = null, int inputs = Inputs) =>
        Verify(Prop.ForAll(Arb.From(made, smaller ?? (_ => [])), rule), inputs);

    public static Task HoldsAsync<T>(Gen<T> made, Func<T, Task> rule, Func<T, IEnumerable<T>> smaller, int inputs) =>
        Task.Run(() => Verify(Prop.ForAll(Arb.From(made, smaller), rule), inputs), TestContext.Current.CancellationToken);

    private static void Verify(Property property, int inputs)
    {
        foreach (var seed in FuzzRun.Of(0).Seeds())
        {
            try
            {
                Check.One(Config.QuickThrowOnFailure.WithMaxTest(inputs).WithReplay(new Replay(new Rnd((ulong)seed), null)), property);
            }
            catch (Exception e)
            {
                throw new ShouldAssertException($"{FuzzRun.Replay(seed)}: {e.Message}", e);
            }
        }
    }
}
