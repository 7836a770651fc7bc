// Gets a token for each selector, each with a new credential of the SDKs, all of its settings at the default, and prints each outcome as one line of JSON:
//   node client.mjs managed|default|msal RESOURCE system|client:ID|object:ID|resource:ID ...
import { DefaultAzureCredential, ManagedIdentityCredential } from "@azure/identity";
import { ManagedIdentityApplication } from "@azure/msal-node";

const [credential, resource, ...selectors] = process.argv.slice(2);
const getToken = { managed, default: chain, msal }[credential];

for (const selector of selectors) {
  const [kind, id] = selector.split(/:(.*)/s);
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    print({ ok: true, ...(await getToken(kind, id)), seconds: seconds() });
  } catch (error) {
    print({ ok: false, type: error.name, message: error.message, seconds: seconds() });
  }
}

function managed(kind, id) {
  const options = { client: { clientId: id }, object: { objectId: id }, resource: { resourceId: id } }[kind];
  return viaIdentity(options ? new ManagedIdentityCredential(options) : new ManagedIdentityCredential());
}

function chain(kind, id) {
  const options = { client: { managedIdentityClientId: id }, resource: { managedIdentityResourceId: id } }[kind];
  return viaIdentity(new DefaultAzureCredential(options));
}

async function viaIdentity(credential) {
  const { token, expiresOnTimestamp } = await credential.getToken(`${resource}/.default`);
  return { token, expiresOn: new Date(expiresOnTimestamp).toISOString() };
}

async function msal(kind, id) {
  const params = { client: { userAssignedClientId: id }, object: { userAssignedObjectId: id }, resource: { userAssignedResourceId: id } }[kind];
  const application = new ManagedIdentityApplication(params && { managedIdentityIdParams: params });
  const { accessToken, expiresOn } = await application.acquireToken({ resource });
  if (!accessToken) {
    throw new Error("acquireToken succeeded without an access token"); // it takes an error body that it does not understand for an answer
  }

  return { token: accessToken, expiresOn: expiresOn.toISOString() };
}

function print(line) {
  console.log(JSON.stringify(line));
}
