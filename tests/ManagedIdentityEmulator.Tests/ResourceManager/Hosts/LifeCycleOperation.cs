using FsCheck;
using FsCheck.Fluent;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Hosts;

/// <summary>What can happen to an identity or a host.</summary>
internal enum LifeCycleStep
{
    MakeIdentity,
    DeleteIdentity,
    PutHost,
    PatchHost,
    DeleteHost,
}

/// <summary>What a request says of one user-assigned identity.</summary>
internal enum Mark
{
    Nothing,
    Assigned,
    Removed,
}

/// <summary>One management request, made up.</summary>
/// <param name="Step">What it does.</param>
/// <param name="Target">Which of the hosts or identities it is about.</param>
/// <param name="Type">The <c>identity.type</c>; <see langword="null"/> for a request without an <c>identity</c>.</param>
/// <param name="Marks">What its map says of each identity.</param>
internal sealed record LifeCycleOperation(LifeCycleStep Step, int Target, string? Type, Mark[] Marks)
{
    public const int Hosts = 3;
    public const int Identities = 3;

    private static readonly string?[] types = [null, "None", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"];

    public bool IsForSystemAssigned => Type!.StartsWith("System", StringComparison.Ordinal);

    public bool IsForUserAssigned => Type!.EndsWith("UserAssigned", StringComparison.Ordinal);

    public IEnumerable<int> Assigned => Marked(Mark.Assigned);

    public IEnumerable<int> Removed => Marked(Mark.Removed);

    public override string ToString() => Step is LifeCycleStep.PutHost or LifeCycleStep.PatchHost
        ? $"{Step} {Target} {Type ?? "-"} +[{string.Join(',', Assigned)}] -[{string.Join(',', Removed)}]"
        : $"{Step} {Target}";

    /// <summary>Any number of them; of a run that fails, shorter ones are tried.</summary>
    public static Arbitrary<LifeCycleOperation[]> Runs(int length) => Arb.From(Gen.ArrayOf(Any, length), Shorter);

    private static Gen<LifeCycleOperation> Any =>
        from step in Gen.Frequency(
            (3, Gen.Constant(LifeCycleStep.MakeIdentity)), (1, Gen.Constant(LifeCycleStep.DeleteIdentity)),
            (3, Gen.Constant(LifeCycleStep.PutHost)), (4, Gen.Constant(LifeCycleStep.PatchHost)), (1, Gen.Constant(LifeCycleStep.DeleteHost)))
        from target in Gen.Choose(0, Hosts - 1)
        from type in Gen.Elements(types)
        from marks in Gen.ArrayOf(Gen.Frequency((2, Gen.Constant(Mark.Nothing)), (2, Gen.Constant(Mark.Assigned)), (1, Gen.Constant(Mark.Removed))), Identities)
        select new LifeCycleOperation(step, target, type, marks);

    private static IEnumerable<LifeCycleOperation[]> Shorter(LifeCycleOperation[] run)
    {
        for (var cut = run.Length / 2; cut > 0; cut /= 2)
        {
            for (var at = 0; at + cut <= run.Length; at += cut)
            {
                yield return [.. run[..at], .. run[(at + cut)..]];
            }
        }
    }

    private IEnumerable<int> Marked(Mark mark) => Type is null ? [] : Enumerable.Range(0, Identities).Where(identity => Marks[identity] == mark);
}
