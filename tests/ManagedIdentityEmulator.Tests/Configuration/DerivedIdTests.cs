using System.Security.Cryptography;
using System.Text;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Configuration;

/// <summary>Ids that are not given come from names: whoever has written one down finds it again after every update.</summary>
public class DerivedIdTests
{
    private static readonly ManagedIdentity defaultIdentity = Identity(new EmulatorOptions(), "default");
    private static readonly ManagedIdentity virtualMachine = IdentitySeed.CreateRegistry(new EmulatorOptions()).FindHost("vm")!.SystemAssigned!;

    [Fact]
    public void The_ids_of_the_defaults_never_change()
    {
        defaultIdentity.ClientId.ShouldBe(new Guid("97c80746-fffe-5f97-aebc-737751b39fef"));
        defaultIdentity.PrincipalId.ShouldBe(new Guid("dd9d35ec-29ff-5898-be3d-962e8af442af"));
        virtualMachine.ClientId.ShouldBe(new Guid("4cf17ec3-88be-5804-8b95-795909f19566"));
        virtualMachine.PrincipalId.ShouldBe(new Guid("b769942d-75b3-5ba3-901c-0362a970eb2d"));
    }

    [Fact]
    public void They_are_version_5_uuids_of_tenant_kind_and_name()
    {
        defaultIdentity.ClientId.ToString().ShouldBe(Rfc9562Version5("2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52", "userAssigned/default/clientId"));
        virtualMachine.PrincipalId.ToString().ShouldBe(Rfc9562Version5("2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52", "systemAssigned/vm/principalId"));
    }

    [Fact]
    public void The_example_of_the_rfc_comes_out_as_printed_there()
    {
        const string Dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

        NameBasedGuid.Create(new Guid(Dns), "www.example.com").ShouldBe(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
        Rfc9562Version5(Dns, "www.example.com").ShouldBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    [Fact]
    public void They_differ_by_kind_by_tenant_by_name_and_between_client_and_principal()
    {
        var elsewhere = new EmulatorOptions { TenantId = Guid.NewGuid() };
        var sameName = new EmulatorOptions
        {
            UserAssignedIdentities = [new() { Name = "twin" }],
            Hosts = [new() { Name = "twin", Type = "Microsoft.Compute/virtualMachines", SystemAssigned = true }],
        };
        ManagedIdentity[] identities =
        [
            defaultIdentity, virtualMachine, Identity(elsewhere, "default"), Identity(sameName, "twin"),
            IdentitySeed.CreateRegistry(sameName).FindHost("twin")!.SystemAssigned!,
        ];

        identities.SelectMany(identity => new[] { identity.ClientId, identity.PrincipalId }).ShouldBeUnique();
    }

    [Fact]
    public void The_case_of_a_name_and_other_identities_do_not_change_them()
    {
        var options = new EmulatorOptions { UserAssignedIdentities = [new() { Name = "another" }, new() { Name = "Default" }] };

        Identity(options, "Default").ClientId.ShouldBe(defaultIdentity.ClientId);
    }

    [Fact]
    public void A_given_id_stands_and_leaves_the_other_derived()
    {
        var given = Guid.NewGuid();
        var identity = Identity(new EmulatorOptions { UserAssignedIdentities = [new() { Name = "default", ClientId = given }] }, "default");

        (identity.ClientId, identity.PrincipalId).ShouldBe((given, defaultIdentity.PrincipalId));
    }

    private static ManagedIdentity Identity(EmulatorOptions options, string name) =>
        IdentitySeed.CreateRegistry(options).Identities.Single(identity => identity.Kind == IdentityKind.UserAssigned && identity.Name == name);

    // RFC 9562 §5.5, by hand: the first 128 bits of SHA-1 over the namespace's octets and the name, version and variant set.
    private static string Rfc9562Version5(string space, string name)
    {
        var octets = Convert.FromHexString(space.Replace("-", "")).Concat(Encoding.UTF8.GetBytes(name)).ToArray();
#pragma warning disable CA5350 // version 5 is defined with SHA-1
        var hex = Convert.ToHexStringLower(SHA1.HashData(octets));
#pragma warning restore CA5350
        var variant = (Convert.ToInt32(hex[16..17], 16) & 0x3) | 0x8;
        return $"{hex[..8]}-{hex[8..12]}-5{hex[13..16]}-{variant:x}{hex[17..20]}-{hex[20..32]}";
    }
}
