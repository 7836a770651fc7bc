using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Identities;
using PublicApiGenerator;

namespace ManagedIdentityEmulator.Tests.PublicApi;

/// <summary>What the packages give to those who use them changes on purpose alone: it stands in a file beside this one, for the eyes of whoever reads a change.</summary>
public sealed class PublicApiTests
{
    private const string WriteVariable = "MI_EMULATOR_WRITE_DOCS";

    // Descriptions are for the configuration's schema, and held there.
    private static readonly ApiGeneratorOptions options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = [typeof(DescriptionAttribute).FullName!, typeof(RequiredAttribute).FullName!, typeof(JsonIncludeAttribute).FullName!, typeof(JsonPropertyNameAttribute).FullName!],
    };

    public static TheoryData<Assembly> Packages => [typeof(IdentityRegistry).Assembly, typeof(Emulator).Assembly];

    [Theory, MemberData(nameof(Packages))]
    public async Task It_is_what_its_file_says(Assembly package)
    {
        var api = package.GeneratePublicApi(options).ReplaceLineEndings("\n") + "\n";
        var file = Repository.Find($"tests/ManagedIdentityEmulator.Tests/PublicApi/{package.GetName().Name}.txt");
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            await File.WriteAllTextAsync(file, api, TestContext.Current.CancellationToken);
        }

        api.ShouldBe((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"), $"{WriteVariable}=1 writes the public API into {file}");
    }
}
