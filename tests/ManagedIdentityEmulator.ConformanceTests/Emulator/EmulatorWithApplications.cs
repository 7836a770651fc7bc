using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Clients;

namespace ManagedIdentityEmulator.ConformanceTests.Emulator;

/// <summary>An emulator with a cluster, a virtual machine, an identity on both, and an application that believes that identity.</summary>
public sealed class EmulatorWithApplications : IAsyncLifetime
{
    private const string Configuration = """
        {
          "tenantId": "7d3c5a10-6b0f-4f57-8a0e-2f6a4f1d9c11",
          "data": "data",
          "userAssignedIdentities": [ { "name": "orders", "principalId": "0c5b8f7e-41d6-4e9b-9d65-7a1f0b2c3d4e" } ],
          "applications": [ { "name": "shop", "federatedCredentials": [
            { "name": "orders", "issuer": "https://login.microsoftonline.com/7d3c5a10-6b0f-4f57-8a0e-2f6a4f1d9c11/v2.0", "subject": "0c5b8f7e-41d6-4e9b-9d65-7a1f0b2c3d4e" } ] } ],
          "hosts": [
            { "name": "cluster", "type": "Microsoft.ContainerService/managedClusters", "userAssigned": ["orders"] },
            { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "userAssigned": ["orders"] } ]
        }
        """;

    private EmulatorProcess? emulator;

    internal IdentityState Identity => emulator!.State.UserAssigned("orders");

    internal ApplicationState Application => emulator!.State.Applications.Single();

    /// <summary>In a pod of the cluster.</summary>
    internal Surroundings Cluster { get; private set; } = null!;

    /// <summary>On the virtual machine, with Entra's address beside.</summary>
    internal Surroundings VirtualMachine { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await EmulatorProcess.StartAsync(Configuration);
        Cluster = await emulator.SurroundingsAsync(HostKind.Aks, "cluster");
        var vm = await emulator.SurroundingsAsync(HostKind.Vm, "vm1");
        VirtualMachine = vm with
        {
            Variables = new Dictionary<string, string>(vm.Variables)
            {
                ["AZURE_AUTHORITY_HOST"] = Cluster.Variables["AZURE_AUTHORITY_HOST"],
                ["AZURE_TENANT_ID"] = Cluster.Variables["AZURE_TENANT_ID"],
                ["IDENTITY_CLIENT_ID"] = $"{Identity.ClientId}",
            },
        };
    }

    /// <summary>Renews the identity's credential, and puts the new one, with its private key, into a file as SDKs read it.</summary>
    internal async Task<string> RenewCredentialAsync()
    {
        await emulator!.PostAsync($"/_emulator/identities/{Identity.ClientId}/credential/rotate");
        var file = await File.ReadAllTextAsync(Path.Combine(emulator.Directory, "data", "identity-credentials.json"));
        var kept = JsonElement.Parse(file[(file.IndexOf('\n') + 1)..]); // after the checksum
        var pkcs12 = kept.EnumerateArray().Single(one => one.GetProperty("clientId").GetGuid() == Identity.ClientId).GetProperty("current").GetProperty("pkcs12").GetBytesFromBase64();
        using var certificate = X509CertificateLoader.LoadPkcs12(pkcs12, null, X509KeyStorageFlags.Exportable);
        using var key = certificate.GetRSAPrivateKey()!;
        var pem = Path.Combine(emulator.Directory, $"{certificate.Thumbprint}.pem");
        await File.WriteAllTextAsync(pem, $"{key.ExportPkcs8PrivateKeyPem()}\n{certificate.ExportCertificatePem()}\n");
        return pem;
    }

    public async ValueTask DisposeAsync()
    {
        if (emulator is not null)
        {
            await emulator.DisposeAsync();
        }
    }
}
