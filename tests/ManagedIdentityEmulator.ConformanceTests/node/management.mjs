// The life of an identity, its credentials, its virtual machine and its roles, by the management SDKs with nothing configured but where
// Resource Manager is. Prints each outcome as one line: its name, and what it is in JSON.
//   node management.mjs TEMPLATE
import { readFile } from "node:fs/promises";
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { ComputeManagementClient } from "@azure/arm-compute";
import { ManagedServiceIdentityClient } from "@azure/arm-msi";
import { ResourceManagementClient } from "@azure/arm-resources";
import { ManagedIdentityCredential } from "@azure/identity";

const endpoint = process.env.MI_EMULATOR_RESOURCE_MANAGER;
const template = JSON.parse(await readFile(process.argv[2], "utf8"));
const credential = new ManagedIdentityCredential();
const [location, group] = ["westeurope", "node"];
const subscription = await onlySubscription();
const reader = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;

const resources = new ResourceManagementClient(credential, subscription, { endpoint });
const identities = new ManagedServiceIdentityClient(credential, subscription, { endpoint });
const compute = new ComputeManagementClient(credential, subscription, { endpoint });
const authorization = new AuthorizationManagementClient(credential, subscription, { endpoint });

const made = await resources.resourceGroups.createOrUpdate(group, { location });
print("group", [made.name, made.properties.provisioningState]);

const identity = await identities.userAssignedIdentities.createOrUpdate(group, "orders", { location });
print("identity", identity);
print("tags", (await identities.userAssignedIdentities.update(group, "orders", { tags: { team: "orders" } })).tags);
print("identities", await names(identities.userAssignedIdentities.listBySubscription()));

const credentials = identities.federatedIdentityCredentials;
const subject = { issuer: "https://token.actions.githubusercontent.com", subject: "repo:orders/orders:ref:refs/heads/main", audiences: ["api://AzureADTokenExchange"] };
print("credential", (await credentials.createOrUpdate(group, "orders", "github", subject)).subject);
print("credentials", await names(credentials.list(group, "orders")));
await credentials.delete(group, "orders", "github");
print("credentials left", await names(credentials.list(group, "orders")));

const machines = compute.virtualMachines;
const machine = await completed(machines, "createOrUpdate", group, "vm", {
  location,
  identity: { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [identity.id]: {} } },
  hardwareProfile: { vmSize: "Standard_B1s" },
});
print("machine", machine.identity);
const system = await identities.systemAssignedIdentities.getByScope(machine.id);
print("system-assigned", system.principalId);
print("updated", (await completed(machines, "update", group, "vm", { identity: { type: "SystemAssigned", userAssignedIdentities: { [identity.id]: null } } })).identity);
print("machines", await names(machines.list(group)));

const roles = authorization.roleAssignments;
const assignment = await roles.create(made.id, crypto.randomUUID(), { roleDefinitionId: reader, principalId: identity.principalId, principalType: "ServicePrincipal" });
print("assignment", assignment.principalId);
print("assignments", (await all(roles.listForScope(made.id, { filter: `principalId eq '${identity.principalId}'` }))).map(({ name }) => name === assignment.name));
await roles.deleteById(assignment.id);

const deployment = await completed(resources.deployments, "createOrUpdate", group, "first", { properties: { mode: "Incremental", template, parameters: { name: { value: "deployed" } } } });
print("deployment", [deployment.properties.provisioningState, deployment.properties.outputs.clientId.value]);
print("deployed", (await identities.userAssignedIdentities.get(group, "deployed")).clientId);
print("operations", (await all(resources.deploymentOperations.list(group, "first"))).map(({ properties }) => properties.provisioningState));
print("resources", await names(resources.resources.listByResourceGroup(group, { filter: "resourceType eq 'Microsoft.ManagedIdentity/userAssignedIdentities'" })));

await completed(machines, "delete", group, "vm");
await completed(resources.resourceGroups, "delete", group);
print("exists", (await resources.resourceGroups.checkExistence(group)).body);
try {
  await identities.userAssignedIdentities.get(group, "orders");
} catch (error) {
  print("refusal", [error.statusCode, error.code]);
}

async function onlySubscription() {
  const { token } = await credential.getToken("https://management.azure.com/.default");
  const answer = await fetch(`${endpoint}/subscriptions?api-version=2022-12-01`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()).value[0].subscriptionId;
}

// The generations of these libraries differ in how they are told to wait: beginXAndWait(...), or awaiting x(...).
function completed(operations, name, ...args) {
  const begin = operations[`begin${name[0].toUpperCase()}${name.slice(1)}AndWait`];
  return begin ? begin.apply(operations, args) : operations[name](...args);
}

async function all(pages) {
  const found = [];
  for await (const one of pages) {
    found.push(one);
  }

  return found;
}

async function names(pages) {
  return (await all(pages)).map(({ name }) => name);
}

function print(name, outcome) {
  console.log(`${name}: ${JSON.stringify(outcome)}`);
}
