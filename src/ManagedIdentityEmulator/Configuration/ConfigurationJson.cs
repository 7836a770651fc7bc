using System.Text.Json;
using System.Text.Json.Serialization;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>The one description of the options' JSON form: it reads the file, names its mistakes and makes its schema.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [
    typeof(CamelCaseEnumConverter<ImdsAddressMode>), typeof(CamelCaseEnumConverter<LogFormat>), typeof(CamelCaseEnumConverter<LogVerbosity>),
    typeof(CamelCaseEnumConverter<LegacyExpiresOn>)])]
[JsonSerializable(typeof(EmulatorOptions))]
[JsonSerializable(typeof(FaultOptions))]
[JsonSerializable(typeof(HostOptions))]
[JsonSerializable(typeof(UserAssignedIdentityOptions))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;

internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
