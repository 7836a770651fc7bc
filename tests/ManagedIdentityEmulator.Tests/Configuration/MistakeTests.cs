namespace ManagedIdentityEmulator.Tests.Configuration;

/// <summary>Every mistake is named by its place and says what would be right, and all of a file's mistakes come in one report.</summary>
public class MistakeTests
{
    private const string Vm = "\"type\": \"Microsoft.Compute/virtualMachines\"";
    private const string Web = "\"type\": \"Microsoft.Web/sites\"";
    private const string Aks = "\"type\": \"Microsoft.ContainerService/managedClusters\"";

    [Theory]
    [InlineData("", "$", "the file is empty")]
    [InlineData("   ", "$", "the file is empty")]
    [InlineData("hello", "line 1, column 1", "not JSON")]
    [InlineData("{ \"location\": \"x\"", "line 1, column 18", "not JSON")]
    [InlineData("{\n  \"location\" \"x\"\n}", "line 2, column 14", "not JSON")]
    [InlineData("{ \"location\": 'x' }", "line 1, column 15", "not JSON")]
    [InlineData("{} {}", "line 1, column 4", "not JSON")]
    [InlineData("[]", "$", "must be a JSON object")]
    [InlineData("null", "$", "must be a JSON object")]
    [InlineData("\"text\"", "$", "must be a JSON object")]
    [InlineData("42", "$", "must be a JSON object")]
    [InlineData("{ \"location\": \"a\", \"location\": \"b\" }", "$", "'location'")]
    [InlineData("{ \"tokens\": { \"issuer\": \"https://a\", \"issuer\": \"https://b\" } }", "$", "'issuer'")]
    public void A_file_that_is_not_a_json_object_is_refused(string json, string path, string message) => Refused(json, path, message);

    [Theory]
    [InlineData("{ \"tenantID\": \"x\" }", "$.tenantID", "unknown key; known here: $schema, tenantId, subscriptionId")]
    [InlineData("{ \"a b\": 1 }", "$['a b']", "unknown key")]
    [InlineData("{ \"\": 1 }", "$['']", "unknown key")]
    [InlineData("{ \"tokens\": { \"ttl\": 1 } }", "$.tokens.ttl", "known here: lifetime, issuer, cacheSize")]
    [InlineData("{ \"hosts\": [ { \"name\": \"vm1\", " + Vm + ", \"x\": 1 } ] }", "$.hosts[0].x", "known here: name, type, kind")]
    [InlineData("{ \"targets\": { \"additional\": [ { \"uri\": \"api://a\", \"url\": \"b\" } ] } }", "$.targets.additional[0].url", "known here: uri")]
    [InlineData("{ \"userAssignedIdentities\": [ { \"name\": \"orders\", \"federatedCredentials\": [ { \"name\": \"aks\", \"issuer\": \"https://i\", \"subject\": \"s\", \"audience\": \"x\" } ] } ] }",
        "$.userAssignedIdentities[0].federatedCredentials[0].audience", "known here: name, issuer, subject, audiences")]
    public void An_unknown_key_is_refused_at_every_depth(string json, string path, string message) => Refused(json, path, message);

    [Theory]
    [InlineData("{ \"location\": null }", "$.location")]
    [InlineData("{ \"tokens\": null }", "$.tokens")]
    [InlineData("{ \"hosts\": null }", "$.hosts")]
    [InlineData("{ \"hosts\": [ null ] }", "$.hosts[0]")]
    [InlineData("{ \"tokens\": { \"issuer\": null } }", "$.tokens.issuer")]
    [InlineData("{ \"userAssignedIdentities\": [ { \"name\": \"orders\", \"clientId\": null } ] }", "$.userAssignedIdentities[0].clientId")]
    [InlineData("{ \"userAssignedIdentities\": [ { \"name\": \"orders\", \"appRoles\": { \"api://orders\": [ null ] } } ] }", "$.userAssignedIdentities[0].appRoles['api://orders'][0]")]
    public void Null_is_refused_at_every_depth(string json, string path) => Refused(json, path, "null is not a value here; leave the key out");

    [Theory]
    [InlineData("{ \"tenantId\": 1 }", "$.tenantId", "must be a GUID such as")]
    [InlineData("{ \"tenantId\": \"abc\" }", "$.tenantId", "must be a GUID such as")]
    [InlineData("{ \"tenantId\": \"{11111111-2222-4333-8444-555555555555}\" }", "$.tenantId", "must be a GUID such as")]
    [InlineData("{ \"tenantId\": \"11111111222243338444555555555555\" }", "$.tenantId", "must be a GUID such as")]
    [InlineData("{ \"location\": 1 }", "$.location", "must be a string")]
    [InlineData("{ \"location\": {} }", "$.location", "must be a string")]
    [InlineData("{ \"location\": [ \"westeurope\" ] }", "$.location", "must be a string")]
    [InlineData("{ \"location\": \"\\ud800\" }", "$.location", "must be a string")]
    [InlineData("{ \"tokens\": [] }", "$.tokens", "must be an object")]
    [InlineData("{ \"tokens\": \"x\" }", "$.tokens", "must be an object")]
    [InlineData("{ \"hosts\": {} }", "$.hosts", "must be an array")]
    [InlineData("{ \"hosts\": [ 1 ] }", "$.hosts[0]", "must be an object")]
    [InlineData("{ \"hosts\": [ { \"name\": 1, " + Vm + " } ] }", "$.hosts[0].name", "must be a string")]
    [InlineData("{ \"hosts\": [ { \"name\": \"vm1\", \"type\": 1 } ] }", "$.hosts[0].type", "must be a string")]
    [InlineData("{ \"hosts\": [ { \"name\": \"vm1\", " + Vm + ", \"systemAssigned\": \"true\" } ] }", "$.hosts[0].systemAssigned", "must be true or false")]
    [InlineData("{ \"hosts\": [ { \"name\": \"vm1\", " + Vm + ", \"callers\": \"10.0.0.1\" } ] }", "$.hosts[0].callers", "must be an array")]
    [InlineData("{ \"hosts\": [ { \"name\": \"vm1\", " + Vm + ", \"userAssigned\": [ 5 ] } ] }", "$.hosts[0].userAssigned[0]", "must be a string")]
    [InlineData("{ \"userAssignedIdentities\": [ { \"name\": \"orders\", \"clientId\": \"nope\" } ] }", "$.userAssignedIdentities[0].clientId", "must be a GUID")]
    [InlineData("{ \"userAssignedIdentities\": [ { \"name\": \"orders\", \"appRoles\": [] } ] }", "$.userAssignedIdentities[0].appRoles", "must be an object")]
    [InlineData("{ \"userAssignedIdentities\": [ { \"name\": \"orders\", \"appRoles\": { \"api\": \"Read\" } } ] }", "$.userAssignedIdentities[0].appRoles.api", "must be an array")]
    [InlineData("{ \"listeners\": { \"port\": \"80\" } }", "$.listeners.port", "must be a whole number")]
    [InlineData("{ \"listeners\": { \"port\": 80.5 } }", "$.listeners.port", "must be a whole number")]
    [InlineData("{ \"listeners\": { \"port\": 99999999999 } }", "$.listeners.port", "must be a whole number")]
    [InlineData("{ \"listeners\": { \"imdsAddress\": \"maybe\" } }", "$.listeners.imdsAddress", "must be one of auto, on, off")]
    [InlineData("{ \"listeners\": { \"imdsAddress\": \"On\" } }", "$.listeners.imdsAddress", "must be one of auto, on, off")]
    [InlineData("{ \"listeners\": { \"imdsAddress\": 1 } }", "$.listeners.imdsAddress", "must be one of auto, on, off")]
    [InlineData("{ \"logging\": { \"format\": \"xml\" } }", "$.logging.format", "must be one of text, json")]
    [InlineData("{ \"logging\": { \"format\": \"text, json\" } }", "$.logging.format", "must be one of text, json")]
    [InlineData("{ \"logging\": { \"level\": \"trace\" } }", "$.logging.level", "must be one of debug, information, warning, error")]
    [InlineData("{ \"logging\": { \"level\": \"2\" } }", "$.logging.level", "must be one of debug, information, warning, error")]
    public void A_wrong_type_is_refused_at_every_depth(string json, string path, string message) => Refused(json, path, message);

    [Theory]
    [InlineData("\"1h\"")]
    [InlineData("\"3600\"")]
    [InlineData("3600")]
    [InlineData("\"24:00:00\"")]
    [InlineData("\"01:60:00\"")]
    [InlineData("\"99999999999.00:00:00\"")]
    [InlineData("\" 01:00:00\"")]
    [InlineData("\"\"")]
    public void A_duration_that_is_none_is_refused(string value) =>
        Refused($$"""{ "tokens": { "lifetime": {{value}} } }""", "$.tokens.lifetime", "must be a duration as d.hh:mm:ss");

    [Theory]
    [InlineData("{ \"tokens\": { \"lifetime\": \"00:00:59\" } }", "$.tokens.lifetime", "at least one minute")]
    [InlineData("{ \"tokens\": { \"lifetime\": \"-1.00:00:00\" } }", "$.tokens.lifetime", "must be a duration")]
    [InlineData("{ \"keys\": { \"retentionDuration\": \"23:59:59\" } }", "$.keys.retentionDuration", "must be at least tokens.lifetime (1.00:00:00), or tokens would outlive their key")]
    [InlineData("{ \"tokens\": { \"lifetime\": \"3.00:00:00\" } }", "$.keys.retentionDuration", "must be at least tokens.lifetime (3.00:00:00)")]
    [InlineData("{ \"keys\": { \"rotationInterval\": \"00:00:00\", \"propagationTime\": \"00:00:00\" } }", "$.keys.rotationInterval", "at least one second")]
    [InlineData("{ \"keys\": { \"rotationInterval\": \"36526.00:00:00\" } }", "$.keys.rotationInterval", "at most a century")]
    [InlineData("{ \"keys\": { \"propagationTime\": \"31.00:00:00\" } }", "$.keys.propagationTime", "between zero and keys.rotationInterval (30.00:00:00)")]
    [InlineData("{ \"keys\": { \"propagationTime\": \"-00:00:01\" } }", "$.keys.propagationTime", "must be a duration")]
    [InlineData("{ \"credentials\": { \"rotateAfter\": \"90.00:00:00\" } }", "$.credentials.rotateAfter", "less than credentials.validity (90.00:00:00)")]
    [InlineData("{ \"credentials\": { \"rotateAfter\": \"00:00:00\" } }", "$.credentials.rotateAfter", "at least one second")]
    public void Durations_that_do_not_fit_together_are_refused(string json, string path, string message) => Refused(json, path, message);

    [Theory]
    [InlineData("{ \"tenantId\": \"00000000-0000-0000-0000-000000000000\" }", "$.tenantId", "must not be the empty GUID")]
    [InlineData("{ \"subscriptionId\": \"00000000-0000-0000-0000-000000000000\" }", "$.subscriptionId", "must not be the empty GUID")]
    [InlineData("{ \"resourceGroup\": \"\" }", "$.resourceGroup", "must be 1 to 90 letters")]
    [InlineData("{ \"resourceGroup\": \"a/b\" }", "$.resourceGroup", "must be 1 to 90 letters")]
    [InlineData("{ \"resourceGroup\": \"local.\" }", "$.resourceGroup", "not ending in a dot")]
    [InlineData("{ \"location\": \"\" }", "$.location", "must be an Azure region")]
    [InlineData("{ \"location\": \"west\\neurope\" }", "$.location", "must be an Azure region")]
    [InlineData("{ \"hosts\": [ { \"name\": \"a\", \"type\": \"Microsoft.Compute/virtualMachines\", \"callers\": [\"10.0.0.1\"] }, { \"name\": \"b\", \"type\": \"Microsoft.Compute/virtualMachines\", \"callers\": [\"10.0.0.1\"] } ] }", "$.hosts[1].callers[0]", "'10.0.0.1' is claimed at $.hosts[0].callers[0] already")]
    [InlineData("{ \"hosts\": [ { \"name\": \"a\", \"type\": \"Microsoft.Compute/virtualMachines\", \"callers\": [\"10.0.0.1\"] }, { \"name\": \"b\", \"type\": \"Microsoft.Compute/virtualMachines\", \"callers\": [\"::ffff:10.0.0.1\"] } ] }", "$.hosts[1].callers[0]", "'::ffff:10.0.0.1' is claimed at $.hosts[0].callers[0] already")]
    [InlineData("{ \"tokens\": { \"issuer\": \"/issuer\" } }", "$.tokens.issuer", "must be an absolute URI")]
    [InlineData("{ \"tokens\": { \"issuer\": \"\" } }", "$.tokens.issuer", "must be an absolute URI")]
    [InlineData("{ \"tokens\": { \"issuer\": \"sts:\\u0000\" } }", "$.tokens.issuer", "must be an absolute URI")]
    [InlineData("{ \"tokens\": { \"cacheSize\": 0 } }", "$.tokens.cacheSize", "must be more than 0")]
    [InlineData("{ \"control\": { \"key\": \"\" } }", "$.control.key", "visible ASCII characters")]
    [InlineData("{ \"control\": { \"key\": \"a\\nb\" } }", "$.control.key", "visible ASCII characters")]
    [InlineData("{ \"control\": { \"key\": \"schlüssel\" } }", "$.control.key", "visible ASCII characters")]
    [InlineData("{ \"data\": \"\" }", "$.data", "must be the path of a directory")]
    [InlineData("{ \"data\": \"a\\u0000b\" }", "$.data", "must be the path of a directory")]
    [InlineData("{ \"targets\": { \"additional\": [ {} ] } }", "$.targets.additional[0].uri", "must be an App ID URI")]
    [InlineData("{ \"targets\": { \"additional\": [ { \"uri\": \"orders\" } ] } }", "$.targets.additional[0].uri", "must be an App ID URI")]
    [InlineData("{ \"targets\": { \"additional\": [ { \"uri\": \"/orders\" } ] } }", "$.targets.additional[0].uri", "must be an App ID URI")]
    [InlineData("{ \"journal\": { \"capacity\": 0 } }", "$.journal.capacity", "must be from 1 to 100000")]
    [InlineData("{ \"faults\": [ {} ] }", "$.faults[0].effect", "is missing: 403, 404")]
    public void A_value_without_a_meaning_is_refused(string json, string path, string message) => Refused(json, path, message);

    [Theory]
    [InlineData("{ \"port\": -1 }", "$.listeners.port", "must be a port, 1 to 65535, or 0 for any free one")]
    [InlineData("{ \"tlsPort\": 65536 }", "$.listeners.tlsPort", "must be a port, 1 to 65535, or 0 for any free one")]
    [InlineData("{ \"port\": 50344 }", "$.listeners.port", "port 50344 is given to more than one listener")]
    [InlineData("{ \"tlsPort\": 80, \"controlPort\": 80 }", "$.listeners.controlPort", "port 80 is given to more than one listener")]
    [InlineData("{ \"bind\": \"localhost\" }", "$.listeners.bind", "must be an IP address such as 0.0.0.0")]
    [InlineData("{ \"controlBind\": \"\" }", "$.listeners.controlBind", "must be an IP address such as 0.0.0.0")]
    [InlineData("{ \"tlsNames\": [ \"login.test\", \"a b\" ] }", "$.listeners.tlsNames[1]", "must be a DNS name such as login.test or *.test, or an IP address")]
    [InlineData("{ \"tlsNames\": [ \"https://login.test\" ] }", "$.listeners.tlsNames[0]", "must be a DNS name")]
    [InlineData("{ \"tlsNames\": [ \"*\" ] }", "$.listeners.tlsNames[0]", "must be a DNS name")]
    [InlineData("{ \"tlsNames\": [ \"a.*.test\" ] }", "$.listeners.tlsNames[0]", "must be a DNS name")]
    [InlineData("{ \"tlsNames\": [ \"a..test\" ] }", "$.listeners.tlsNames[0]", "must be a DNS name")]
    [InlineData("{ \"tlsNames\": [ \"192.0.2\" ] }", "$.listeners.tlsNames[0]", "must be a DNS name")]
    [InlineData("{ \"tlsNames\": [ \"\" ] }", "$.listeners.tlsNames[0]", "must be a DNS name")]
    [InlineData("{ \"tlsCertificate\": \"\" }", "$.listeners.tlsCertificate", "must be the path of a PEM or PFX file")]
    [InlineData("{ \"tlsCertificate\": \"c.pem\", \"tlsCertificateKey\": \"\" }", "$.listeners.tlsCertificateKey", "must be the path of a PEM file")]
    [InlineData("{ \"tlsCertificateKey\": \"k.pem\" }", "$.listeners.tlsCertificateKey", "a key without a certificate: listeners.tlsCertificate is not set")]
    [InlineData("{ \"tlsCertificatePassword\": \"p\" }", "$.listeners.tlsCertificatePassword", "a password without a certificate: listeners.tlsCertificate is not set")]
    public void Listeners_that_cannot_be_are_refused(string listeners, string path, string message) =>
        Refused($$"""{ "listeners": {{listeners}} }""", path, message);

    [Theory]
    [InlineData("{}", "$.userAssignedIdentities[0].name", "must be 3 to 128 letters")]
    [InlineData("{ \"name\": \"ab\" }", "$.userAssignedIdentities[0].name", "must be 3 to 128 letters")]
    [InlineData("{ \"name\": \"-abc\" }", "$.userAssignedIdentities[0].name", "starting with a letter or digit")]
    [InlineData("{ \"name\": \"abc\\n\" }", "$.userAssignedIdentities[0].name", "must be 3 to 128 letters")]
    [InlineData("{ \"name\": \"orders\", \"resourceGroup\": \"a b\" }", "$.userAssignedIdentities[0].resourceGroup", "must be 1 to 90 letters")]
    [InlineData("{ \"name\": \"orders\" }, { \"name\": \"ORDERS\" }", "$.userAssignedIdentities[1].name", "there is another identity named 'ORDERS'")]
    [InlineData("{ \"name\": \"orders\", \"clientId\": \"00000000-0000-0000-0000-000000000000\" }", "$.userAssignedIdentities[0].clientId", "must not be the empty GUID")]
    [InlineData("{ \"name\": \"one\", \"clientId\": \"00000000-0000-4000-8000-000000000001\" }, { \"name\": \"two\", \"clientId\": \"00000000-0000-4000-8000-000000000001\" }",
        "$.userAssignedIdentities[1].clientId", "00000000-0000-4000-8000-000000000001 is the id at $.userAssignedIdentities[0].clientId already")]
    [InlineData("{ \"name\": \"one\", \"clientId\": \"00000000-0000-4000-8000-000000000001\", \"principalId\": \"00000000-0000-4000-8000-000000000001\" }",
        "$.userAssignedIdentities[0].principalId", "already")]
    [InlineData("{ \"name\": \"one\", \"clientId\": \"97c80746-fffe-5f97-aebc-737751b39fef\" }, { \"name\": \"default\" }",
        "$.userAssignedIdentities[0].clientId", "is the id derived for 'default' already")]
    [InlineData("{ \"name\": \"one\", \"principalId\": \"4cf17ec3-88be-5804-8b95-795909f19566\" }",
        "$.userAssignedIdentities[0].principalId", "is the id derived for 'vm' already")]
    public void An_identity_that_cannot_be_is_refused(string identities, string path, string message) =>
        Refused($$"""{ "userAssignedIdentities": [ {{identities}} ] }""", path, message);

    [Theory]
    [InlineData("{ \"issuer\": \"https://i\", \"subject\": \"s\" }", "[0].name", "must be 3 to 120 letters")]
    [InlineData("{ \"name\": \"a/b/c\", \"issuer\": \"https://i\", \"subject\": \"s\" }", "[0].name", "must be 3 to 120 letters")]
    [InlineData("{ \"name\": \"aks\", \"subject\": \"s\" }", "[0].issuer", "must be an https or http URL")]
    [InlineData("{ \"name\": \"aks\", \"issuer\": \"/i\", \"subject\": \"s\" }", "[0].issuer", "must be an https or http URL")]
    [InlineData("{ \"name\": \"aks\", \"issuer\": \"urn:issuer\", \"subject\": \"s\" }", "[0].issuer", "must be an https or http URL")]
    [InlineData("{ \"name\": \"aks\", \"issuer\": \"https://i/?a=b\", \"subject\": \"s\" }", "[0].issuer", "without query, fragment or user name")]
    [InlineData("{ \"name\": \"aks\", \"issuer\": \"https://me@i/\", \"subject\": \"s\" }", "[0].issuer", "without query, fragment or user name")]
    [InlineData("{ \"name\": \"aks\", \"issuer\": \"https://i\" }", "[0].subject", "must not be empty")]
    [InlineData("{ \"name\": \"aks\", \"issuer\": \"https://i\", \"subject\": \"s\", \"audiences\": [] }", "[0].audiences", "must be exactly one audience, as in Azure")]
    [InlineData("{ \"name\": \"aks\", \"issuer\": \"https://i\", \"subject\": \"s\", \"audiences\": [\"a\", \"b\"] }", "[0].audiences", "must be exactly one audience, as in Azure")]
    [InlineData("{ \"name\": \"aks\", \"issuer\": \"https://i\", \"subject\": \"s\" }, { \"name\": \"AKS\", \"issuer\": \"https://i\", \"subject\": \"t\" }", "[1].name", "another federated credential named 'AKS'")]
    [InlineData("{ \"name\": \"aks\", \"issuer\": \"https://i\", \"subject\": \"s\" }, { \"name\": \"aks2\", \"issuer\": \"https://i\", \"subject\": \"s\" }", "[1]", "issuer and subject are those of another")]
    public void A_federated_credential_that_cannot_be_is_refused(string credentials, string path, string message) =>
        Refused(WithFederatedCredentials(credentials), "$.userAssignedIdentities[0].federatedCredentials" + path, message);

    [Fact]
    public void Names_for_a_certificate_that_is_not_made_are_refused() =>
        Refused("""{ "listeners": { "tlsNames": ["login.test"], "tlsCertificate": "own.pem" } }""", "$.listeners.tlsNames", "leave them out");

    [Theory]
    [InlineData("{}", "[0].name", "must be 1 to 120 characters")]
    [InlineData("{ \"name\": \"a\\nb\" }", "[0].name", "must be 1 to 120 characters")]
    [InlineData("{ \"name\": \"a\" }, { \"name\": \"A\" }", "[1].name", "another application named 'A'")]
    [InlineData("{ \"name\": \"a\", \"clientId\": \"00000000-0000-0000-0000-000000000000\" }", "[0].clientId", "must not be the empty GUID")]
    [InlineData("{ \"name\": \"a\", \"clientId\": \"97c80746-fffe-5f97-aebc-737751b39fef\" }", "[0].clientId", "the id derived for 'default' already")]
    [InlineData("{ \"name\": \"a\", \"federatedCredentials\": [ { \"name\": \"fic\", \"issuer\": \"/i\", \"subject\": \"s\" } ] }", "[0].federatedCredentials[0].issuer", "must be an https or http URL")]
    public void An_application_that_cannot_be_is_refused(string applications, string path, string message) =>
        Refused($$"""{ "applications": [ {{applications}} ] }""", "$.applications" + path, message);

    [Fact]
    public void An_identity_has_at_most_twenty_federated_credentials()
    {
        static string Of(int count) => WithFederatedCredentials(
            string.Join(",", Enumerable.Range(0, count).Select(i => $$"""{ "name": "fc-{{i}}", "issuer": "https://i", "subject": "s{{i}}" }""")));

        ConfigurationSample.ProblemsIn(Of(20)).ShouldBeEmpty();
        Refused(Of(21), "$.userAssignedIdentities[0].federatedCredentials", "at most 20");
    }

    [Theory]
    [InlineData("{}", "$.hosts[0].name", "must be 1 to 64 letters")]
    [InlineData("{ \"name\": \"vm 1\", " + Vm + " }", "$.hosts[0].name", "must be 1 to 64 letters")]
    [InlineData("{ \"name\": \"..\", " + Vm + " }", "$.hosts[0].name", "must be 1 to 64 letters")]
    [InlineData("{ \"name\": \"vm1\", " + Vm + " }, { \"name\": \"VM1\", " + Vm + " }", "$.hosts[1].name", "there is another host named 'VM1'")]
    [InlineData("{ \"name\": \"vm1\" }", "$.hosts[0].type", "'' is not a host type; one of Microsoft.Compute/virtualMachines, Microsoft.Compute/virtualMachineScaleSets, Microsoft.Web/sites")]
    [InlineData("{ \"name\": \"vm1\", \"type\": \"vm\" }", "$.hosts[0].type", "'vm' is not a host type; one of")]
    [InlineData("{ \"name\": \"web1\", \"type\": \"Microsoft.Web/sites\", \"kind\": \"linux\" }", "$.hosts[0].kind", "'linux' is not a kind of Microsoft.Web/sites; one of app, functionapp")]
    [InlineData("{ \"name\": \"vm1\", " + Vm + ", \"kind\": \"app\" }", "$.hosts[0].kind", "it has none")]
    [InlineData("{ \"name\": \"web1\", " + Web + ", \"identityHeader\": \"\" }", "$.hosts[0].identityHeader", "must be visible ASCII characters")]
    [InlineData("{ \"name\": \"web1\", " + Web + ", \"identityHeader\": \"a b\" }", "$.hosts[0].identityHeader", "must be visible ASCII characters")]
    [InlineData("{ \"name\": \"vm1\", " + Vm + ", \"identityHeader\": \"s\" }", "$.hosts[0].identityHeader", "code on Microsoft.Compute/virtualMachines shows no secret")]
    [InlineData("{ \"name\": \"web1\", " + Web + ", \"identityHeader\": \"s\" }, { \"name\": \"web2\", " + Web + ", \"identityHeader\": \"s\" }", "$.hosts[1].identityHeader", "is the secret at $.hosts[0].identityHeader already")]
    [InlineData("{ \"name\": \"vm1\", " + Vm + ", \"legacyExpiresOn\": \"linux\" }", "$.hosts[0].legacyExpiresOn", "only App Service and Functions")]
    [InlineData("{ \"name\": \"vm1\", " + Vm + ", \"userAssigned\": [ \"orders\" ] }", "$.hosts[0].userAssigned[0]", "no user-assigned identity is named 'orders'; there is default")]
    [InlineData("{ \"name\": \"vm1\", " + Vm + ", \"userAssigned\": [ \"default\", \"Default\" ] }", "$.hosts[0].userAssigned[1]", "'Default' is assigned twice")]
    [InlineData("{ \"name\": \"web1\", " + Web + ", \"serviceAccount\": \"default/sa\" }", "$.hosts[0].serviceAccount", "Microsoft.Web/sites is no Kubernetes cluster; leave it out")]
    [InlineData("{ \"name\": \"web1\", " + Web + ", \"oidcIssuer\": \"https://i/\" }", "$.hosts[0].oidcIssuer", "no Kubernetes cluster")]
    [InlineData("{ \"name\": \"web1\", " + Web + ", \"tokenFile\": \"/t\" }", "$.hosts[0].tokenFile", "no Kubernetes cluster")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"serviceAccount\": \"\" }", "$.hosts[0].serviceAccount", "namespace/name")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"serviceAccount\": \"sa\" }", "$.hosts[0].serviceAccount", "namespace/name")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"serviceAccount\": \"ns/Sa\" }", "$.hosts[0].serviceAccount", "lower-case")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"serviceAccount\": \"a.b/sa\" }", "$.hosts[0].serviceAccount", "lower-case")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"serviceAccount\": \"ns/sa-\" }", "$.hosts[0].serviceAccount", "lower-case")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"serviceAccount\": \"ns/sa/x\" }", "$.hosts[0].serviceAccount", "lower-case")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"oidcIssuer\": \"issuer\" }", "$.hosts[0].oidcIssuer", "must be an https or http URL")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"\" }", "$.hosts[0].tokenFile", "must be the absolute path of a file")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"token\" }", "$.hosts[0].tokenFile", "must be the absolute path of a file")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"/tokens/\" }", "$.hosts[0].tokenFile", "must be the absolute path of a file")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"/\" }", "$.hosts[0].tokenFile", "must be the absolute path of a file")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"/..\" }", "$.hosts[0].tokenFile", "must be the absolute path of a file")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"/tmp/.\" }", "$.hosts[0].tokenFile", "must be the absolute path of a file")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"/tmp/..\" }", "$.hosts[0].tokenFile", "must be the absolute path of a file")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"/t\\u0000\" }", "$.hosts[0].tokenFile", "must be the absolute path of a file")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"/t\" }, { \"name\": \"aks2\", " + Aks + ", \"tokenFile\": \"/t\" }", "$.hosts[1].tokenFile", "is the file at $.hosts[0].tokenFile already")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"/d/s\" }, { \"name\": \"aks2\", " + Aks + ", \"tokenFile\": \"/d/./s\" }", "$.hosts[1].tokenFile", "is the file at $.hosts[0].tokenFile already")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"/d/s\" }, { \"name\": \"aks2\", " + Aks + ", \"tokenFile\": \"/d//s\" }", "$.hosts[1].tokenFile", "is the file at $.hosts[0].tokenFile already")]
    [InlineData("{ \"name\": \"aks1\", " + Aks + ", \"tokenFile\": \"/d/s\" }, { \"name\": \"aks2\", " + Aks + ", \"tokenFile\": \"/d/e/../s\" }", "$.hosts[1].tokenFile", "is the file at $.hosts[0].tokenFile already")]
    public void A_host_that_cannot_be_is_refused(string hosts, string path, string message) => Refused($$"""{ "hosts": [ {{hosts}} ] }""", path, message);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("172.28.0.999")]
    [InlineData("172.28.0")]
    [InlineData("5")]
    [InlineData("172.28.0.0/33")]
    [InlineData("172.28.0.0/")]
    [InlineData("http://worker")]
    [InlineData("a b")]
    [InlineData("-worker")]
    public void A_caller_that_is_no_source_is_refused(string caller) => Refused(
        $$"""{ "hosts": [ { "name": "vm1", {{Vm}}, "callers": ["{{caller}}"] } ] }""",
        "$.hosts[0].callers[0]", $"'{caller}' is not an address (172.28.0.10), a CIDR range (172.28.0.0/16) or a host name");

    [Fact]
    public void All_mistakes_of_a_file_come_in_one_report_those_of_shape_and_those_of_meaning() =>
        ConfigurationSample.Read($$"""
            {
              "tenantId": "x",
              "lifetime": 5,
              "userAssignedIdentities": [ { "name": "ab" }, 7, { "name": "orders", "clientId": null } ],
              "hosts": [ { "name": "vm1", {{Vm}}, "userAssigned": ["orders", "nobody"], "systemAssigned": 1 }, { "name": "vm1", "type": "vm" } ],
              "keys": { "retentionDuration": "01:00:00" },
              "listeners": { "port": 70000, "bind": true },
              "journal": { "capacity": 0 }
            }
            """).Problems.Select(problem => problem.Path).ShouldBe(
        [
            "$.tenantId", "$.lifetime", "$.userAssignedIdentities[1]", "$.userAssignedIdentities[2].clientId", "$.hosts[0].systemAssigned",
            "$.listeners.bind", "$.userAssignedIdentities[0].name", "$.hosts[0].userAssigned[1]", "$.hosts[1].name", "$.hosts[1].type",
            "$.keys.retentionDuration", "$.listeners.port", "$.journal.capacity",
        ], ignoreOrder: true);

    [Theory]
    [InlineData("{ \"hosts\": [ { \"name\": 5, \"type\": 6 } ] }", 2)]
    [InlineData("{ \"hosts\": [ {}, {} ] }", 4)]
    [InlineData("{ \"userAssignedIdentities\": [ { \"name\": \"orders\", \"federatedCredentials\": [ {}, {} ] } ] }", 6)]
    public void A_mistake_is_reported_once(string json, int mistakes) => ConfigurationSample.ProblemsIn(json).Length.ShouldBe(mistakes);

    [Fact]
    public void A_report_is_a_bounded_line_a_mistake_whatever_is_in_the_file()
    {
        var problems = ConfigurationSample.ProblemsIn($$"""
            { "a\nb\u001b[31m": 1, "{{new string('k', 5000)}}": 1, "hosts": [ { "name": "vm1", "type": "x\r\ny\u2028z" }, { "name": "vm2", "type": "{{new string('t', 5000)}}" } ] }
            """);

        problems.Length.ShouldBe(4);
        problems.ShouldAllBe(problem => problem.Length < 1000 && !problem.Any(c => char.IsControl(c) || c == '\u2028'));
    }

    private static void Refused(string json, string path, string message)
    {
        var problem = ConfigurationSample.Read(json).Problems.FirstOrDefault(problem => problem.Path == path);

        problem.ShouldNotBeNull($"no problem at {path}, but: {string.Join(" | ", ConfigurationSample.ProblemsIn(json))}").Message.ShouldContain(message, Case.Sensitive);
    }

    private static string WithFederatedCredentials(string credentials) =>
        $$"""{ "userAssignedIdentities": [ { "name": "orders", "federatedCredentials": [ {{credentials}} ] } ] }""";
}
