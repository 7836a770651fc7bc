// Gets one token with one credential of the SDKs, all of their settings at the default, and prints the outcome as one line of JSON:
//   node client.mjs managed|default|msal system|client:ID|object:ID|resource:ID RESOURCE
import { DefaultAzureCredential, ManagedIdentityCredential } from "@azure/identity";
import { ManagedIdentityApplication } from "@azure/msal-node";

const [credential, selector, resource] = process.argv.slice(2);
const [kind, id] = selector.split(/:(.*)/s);

const sources = { managed, default: chain, msal };

try {
  print({ ok: true, ...(await sources[credential]()) });
} catch (error) {
  print({ ok: false, type: error.name, message: error.message });
}

function managed() {
  const options = { system: undefined, client: { clientId: id }, object: { objectId: id }, resource: { resourceId: id } }[kind];
  return viaIdentity(options ? new ManagedIdentityCredential(options) : new ManagedIdentityCredential());
}

function chain() {
  const options = { system: undefined, client: { managedIdentityClientId: id }, resource: { managedIdentityResourceId: id } }[kind];
  return viaIdentity(new DefaultAzureCredential(options));
}

async function viaIdentity(credential) {
  const { token, expiresOnTimestamp } = await credential.getToken(`${resource}/.default`);
  return { token, expiresOn: new Date(expiresOnTimestamp).toISOString() };
}

async function msal() {
  const params = { client: { userAssignedClientId: id }, object: { userAssignedObjectId: id }, resource: { userAssignedResourceId: id } }[kind];
  const application = new ManagedIdentityApplication(params && { managedIdentityIdParams: params });
  const { accessToken, expiresOn } = await application.acquireToken({ resource });
  return { token: accessToken, expiresOn: expiresOn.toISOString() };
}

function print(line) {
  console.log(JSON.stringify(line));
}
