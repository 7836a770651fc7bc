using System.Security.Cryptography;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Protocols.AzureArc;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ManagedIdentityEmulator.Tests.Architecture;

/// <summary>Secrets are compared in one place, in constant time; read from the compiled library.</summary>
public sealed class SecretComparisonTests
{
    // What keeps a secret, and what takes one out of a request.
    private static readonly string[] sources =
    [
        $"{typeof(AzureHost).FullName}::get_{nameof(AzureHost.IdentityHeader)}",
        $"{typeof(HostOptions).FullName}::get_{nameof(HostOptions.IdentityHeader)}",
        $"{typeof(ControlOptions).FullName}::get_{nameof(ControlOptions.Key)}",
        $"{typeof(ArcKey).FullName}::get_{nameof(ArcKey.Text)}",
        "ManagedIdentityEmulator.Protocols.SecretHeaders::Read",
        "ManagedIdentityEmulator.Wire.BearerToken::Of",
    ];

    private static readonly string[] comparisons = ["op_Equality", "op_Inequality", "Equals", "Compare", "CompareTo", "CompareOrdinal", "StartsWith", "EndsWith", "SequenceEqual"];

    // What these compare is something else: a protocol's name, and the names of a host.
    private static readonly string[] harmless = ["ManagedIdentityEmulator.Requests.RequestSecrets::Of", "ManagedIdentityEmulator.Identities.Documents.RegistryWriter::Host"];

    [Fact]
    public void No_method_that_has_a_secret_in_its_hands_compares_texts_by_itself() => Careless(typeof(AzureHost)).ShouldBe(harmless, ignoreOrder: true);

    [Fact]
    public void The_one_place_does_it_in_constant_time()
    {
        var comparer = Methods(typeof(AzureHost)).Where(method => method.DeclaringType.FullName == typeof(SecretComparer).FullName).ToList();

        Calls(comparer.Single(method => method.Name == nameof(SecretComparer.AreEqual))).ShouldContain($"{typeof(CryptographicOperations).FullName}::{nameof(CryptographicOperations.FixedTimeEquals)}");
        comparer.Where(method => method.Body.Instructions.Any(IsComparisonOfTexts)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_source_of_one_is_there() => sources.Except(Methods(typeof(AzureHost)).SelectMany(Calls)).ShouldBeEmpty();

    [Fact]
    public void One_that_did_would_be_found() =>
        Careless(typeof(SecretComparisonTests)).Where(method => method.StartsWith(typeof(SecretComparisonTests).FullName!)).Select(method => method.Split("::")[1])
            .ShouldBe([nameof(CarelesslyByOperator), nameof(CarelesslyByMethod), nameof(CarelesslyBySpan)], ignoreOrder: true);

    private static bool CarelesslyByOperator(AzureHost host, string shown) => host.IdentityHeader == shown;

    private static bool CarelesslyByMethod(ControlOptions control, string shown) => shown.Equals(control.Key, StringComparison.Ordinal);

    private static bool CarelesslyBySpan(ArcKey key, string shown) => shown.AsSpan().SequenceEqual(key.Text);

    private static IEnumerable<string> Careless(Type inAssembly) =>
        Methods(inAssembly).Where(method => Calls(method).Intersect(sources).Any() && method.Body.Instructions.Any(IsComparisonOfTexts)).Select(method => $"{method.DeclaringType.FullName}::{method.Name}");

    private static IEnumerable<MethodDefinition> Methods(Type inAssembly) =>
        AssemblyDefinition.ReadAssembly(inAssembly.Assembly.Location).MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);

    private static IEnumerable<string> Calls(MethodDefinition method) =>
        method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>().Select(called => $"{called.DeclaringType.FullName}::{called.Name}");

    private static bool IsComparisonOfTexts(Instruction instruction) =>
        instruction.Operand is MethodReference called && comparisons.Contains(called.Name)
        && (called.DeclaringType.FullName is "System.String" or "System.StringComparer" || called.Parameters.Any(parameter => parameter.ParameterType.FullName.StartsWith("System.ReadOnlySpan`1")));
}
