using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Configuration;

internal static partial class ConfigurationValidator
{
    private static void Cluster(HostOptions host, Dictionary<string, string> tokenFiles, string path, ProblemList problems)
    {
        Check(host.ServiceAccount, "serviceAccount", NameRules.IsServiceAccount, NameRules.ServiceAccount);
        Check(host.OidcIssuer, "oidcIssuer", NameRules.IsIssuer, NameRules.Issuer);
        Check(host.TokenFile, "tokenFile", NameRules.IsAbsolutePath, NameRules.AbsolutePath);
        if (host.TokenFile is { } configured && NameRules.IsAbsolutePath(configured))
        {
            var file = Path.GetFullPath(configured); // one file has many spellings
            problems.Require(tokenFiles.TryAdd(file, $"{path}.tokenFile"), $"{path}.tokenFile", $"is the file at {tokenFiles[file]} already");
        }

        void Check(string? value, string key, Func<string, bool> isRight, string rule)
        {
            if (value is not null)
            {
                problems.Require(isRight(value), $"{path}.{key}", rule);
                problems.Require(IsOn(host, platform => platform == HostPlatform.Kubernetes), $"{path}.{key}", $"{host.Type} is no Kubernetes cluster; leave it out");
            }
        }
    }
}
