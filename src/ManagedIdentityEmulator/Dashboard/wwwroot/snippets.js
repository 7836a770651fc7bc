// Three lines that get a token, in a shell that has a host's variables. Values in them are the emulator's own: ids and addresses.

export const languages = [["dotnet", ".NET"], ["node", "Node.js"], ["python", "Python"], ["go", "Go"], ["java", "Java"], ["curl", "curl"]];

const workload = "Microsoft.ContainerService/managedClusters";
const selectors = {
  dotnet: (id) => (id ? `ManagedIdentityId.FromUserAssignedClientId("${id}")` : "ManagedIdentityId.SystemAssigned"),
  node: (id) => (id ? `{ clientId: "${id}" }` : ""),
  python: (id) => (id ? `client_id="${id}"` : ""),
  go: (id) => (id ? `&azidentity.ManagedIdentityCredentialOptions{ID: azidentity.ClientID("${id}")}` : "nil"),
  java: (id) => (id ? `.clientId("${id}")` : ""),
};

const managed = {
  dotnet: (id) => `new ManagedIdentityCredential(${selectors.dotnet(id)})`,
  node: (id) => `new ManagedIdentityCredential(${selectors.node(id)})`,
  python: (id) => `ManagedIdentityCredential(${selectors.python(id)})`,
  go: (id) => `azidentity.NewManagedIdentityCredential(${selectors.go(id)})`,
  java: (id) => `new ManagedIdentityCredentialBuilder()${selectors.java(id)}.build()`,
};

// On AKS the client is a pod: another credential, which is not to ask login.microsoftonline.com whether it may trust the emulator.
const federated = {
  dotnet: (id) => `new WorkloadIdentityCredential(new() { ClientId = "${id}", DisableInstanceDiscovery = true })`,
  node: (id) => `new WorkloadIdentityCredential({ clientId: "${id}", disableInstanceDiscovery: true })`,
  python: (id) => `WorkloadIdentityCredential(client_id="${id}")`,
  go: (id) => `azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{ClientID: "${id}", DisableInstanceDiscovery: true})`,
  java: (id) => `new WorkloadIdentityCredentialBuilder().clientId("${id}").disableInstanceDiscovery().build()`,
};

const around = {
  dotnet: (credential, scope) => ["using Azure.Identity;", `var credential = ${credential};`, `Console.WriteLine((await credential.GetTokenAsync(new(["${scope}"]))).Token);`],
  node: (credential, scope) => [`import { ${credential.match(/\w+Credential/)[0]} } from "@azure/identity";`, `const credential = ${credential};`, `console.log((await credential.getToken("${scope}")).token);`],
  python: (credential, scope) => [`from azure.identity import ${credential.match(/^\w+/)[0]}`, `credential = ${credential}`, `print(credential.get_token("${scope}").token)`],
  go: (credential, scope) => [`credential, _ := ${credential}`, `token, err := credential.GetToken(context.Background(), policy.TokenRequestOptions{Scopes: []string{"${scope}"}})`, "fmt.Println(token.Token, err)"],
  java: (credential, scope) => [`var credential = ${credential};`, `var token = credential.getTokenSync(new TokenRequestContext().addScopes("${scope}"));`, "System.out.println(token.getToken());"],
};

const header = (name, variable) => `-H "${name}: $${variable}"`;

const imds = (id, resource) => `curl -H Metadata:true "$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${resource}${by("client_id", id)}"`;
const appService = (id, resource) => `curl ${header("X-IDENTITY-HEADER", "IDENTITY_HEADER")} "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=${resource}${by("client_id", id)}"`;
const by = (name, id) => (id ? `&${name}=${id}` : "");

const curl = {
  "Microsoft.Compute/virtualMachines": imds,
  "Microsoft.Compute/virtualMachineScaleSets": imds,
  "Microsoft.ContainerInstance/containerGroups": imds,
  "Microsoft.Web/sites": appService,
  "Microsoft.App/containerApps": appService,
  "Microsoft.HybridCompute/machines": (id, resource) => [
    `url="$IDENTITY_ENDPOINT?api-version=2020-06-01&resource=${resource}${by("client_id", id)}"`,
    `key=$(curl -s -D - -o /dev/null -H Metadata:true "$url" | sed -n 's/\\r$//; s/^WWW-Authenticate: Basic realm=//Ip')`,
    `curl -H Metadata:true -H "Authorization: Basic $(cat "$key")" "$url"`,
  ].join("\n"),
  "Microsoft.ServiceFabric/managedClusters/applications": (id, resource) => `curl ${header("Secret", "IDENTITY_HEADER")} "$IDENTITY_ENDPOINT?api-version=$IDENTITY_API_VERSION&resource=${resource}${by("client_id", id)}"`,
  "Microsoft.Portal/consoles": (id, resource) => `curl -H Metadata:true -d resource=${resource} ${id ? `-d client_id=${id} ` : ""}"$MSI_ENDPOINT"`,
  "Microsoft.MachineLearningServices/workspaces/computes": (id, resource) => `curl ${header("secret", "MSI_SECRET")} "$MSI_ENDPOINT?api-version=2017-09-01&resource=${resource}&clientid=${id ?? "$DEFAULT_IDENTITY_CLIENT_ID"}"`,
  "Microsoft.Automation/automationAccounts": (id, resource) => `curl ${header("X-IDENTITY-HEADER", "IDENTITY_HEADER")} -H Metadata:true "$IDENTITY_ENDPOINT?resource=${resource}${by("client_id", id)}"`,
  [workload]: (id, resource) => [
    `curl -d grant_type=client_credentials -d client_id=${id} -d scope=${resource}/.default \\`,
    "  -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer --data-urlencode \"client_assertion@$AZURE_FEDERATED_TOKEN_FILE\" \\",
    "  \"$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token\"",
  ].join("\n"),
};

/** @param {string?} clientId of a user-assigned identity; null for the host's own. */
export function snippet(language, type, clientId, resource) {
  if (language === "curl") {
    return curl[type]?.(clientId, resource) ?? "";
  }

  const credential = (type === workload ? federated : managed)[language](clientId);
  return around[language](credential, `${resource}/.default`).join("\n");
}

export const isWorkload = (type) => type === workload;

/** What a client in that language cannot do on such a host. */
export function limitOf(language, type, clientId, imdsAddress) {
  const isAtImds = curl[type] === imds;
  return language === "curl" ? null
    : language === "go" && isAtImds && !imdsAddress ? "The Go SDK heeds no variable on a virtual machine: it asks 169.254.169.254 alone, which this machine does not have. mi-emulator doctor says how to get it."
    : clientId && type === "Microsoft.ServiceFabric/managedClusters/applications" ? "On Service Fabric the SDKs refuse to name an identity: they get the system-assigned one."
    : clientId && type === "Microsoft.Portal/consoles" ? "In Cloud Shell the SDKs name no identity: they get the system-assigned one."
    : type === "Microsoft.HybridCompute/machines" ? "SDKs read Azure Arc's keys from /var/opt/azcmagent/tokens alone, which this user has to be able to read."
    : null;
}
