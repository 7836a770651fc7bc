// Gets a token for each resource and selector, one after the other, each with a new credential of the SDKs, no other setting changed than which identity and which authority, and prints each outcome as one line of JSON:
//   node client.mjs CREDENTIAL RESOURCE,... system|client:ID|object:ID|resource:ID ...
// The credentials are managed, default and msal, and, of those that show an assertion, workload, assertion, exchange, certificate and msal-assertion:
// what is not selected comes from the environment there, as on AKS.
import { readFile } from "node:fs/promises";
import { ClientAssertionCredential, ClientCertificateCredential, DefaultAzureCredential, ManagedIdentityCredential, WorkloadIdentityCredential } from "@azure/identity";
import { ConfidentialClientApplication, ManagedIdentityApplication } from "@azure/msal-node";

const [credential, resources, ...selectors] = process.argv.slice(2);
const getToken = { managed, default: chain, msal, workload, assertion, exchange, certificate, "msal-assertion": msalAssertion }[credential];
const { AZURE_AUTHORITY_HOST, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE, AZURE_TENANT_ID: tenant, CERTIFICATE, IDENTITY_CLIENT_ID } = process.env;
const authorityHost = AZURE_AUTHORITY_HOST ?? "https://login.microsoftonline.com";

// Of another authority than Azure's, the SDKs ask login.microsoftonline.com whether to trust it, unless they are told that it is known.
const authority = AZURE_AUTHORITY_HOST ? { authorityHost, disableInstanceDiscovery: true } : {};
const knownAuthorities = AZURE_AUTHORITY_HOST ? [new URL(authorityHost).host] : [];

let resource;
for (const [wanted, selector] of resources.split(",").flatMap((wanted) => selectors.map((selector) => [wanted, selector]))) {
  resource = wanted;
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

function workload(kind, id) {
  return viaIdentity(kind === "client" ? new WorkloadIdentityCredential({ clientId: id, ...authority }) : new WorkloadIdentityCredential(authority));
}

function assertion(kind, id) {
  return viaIdentity(new ClientAssertionCredential(tenant, clientOf(kind, id), serviceAccountToken, authority));
}

// A managed identity's token, by which an application believes it.
function exchange(kind, id) {
  const identity = new ManagedIdentityCredential({ clientId: IDENTITY_CLIENT_ID });
  const token = async () => (await identity.getToken("api://AzureADTokenExchange/.default")).token;
  return viaIdentity(new ClientAssertionCredential(tenant, clientOf(kind, id), token, authority));
}

function certificate(kind, id) {
  return viaIdentity(new ClientCertificateCredential(tenant, clientOf(kind, id), { certificatePath: CERTIFICATE }, authority));
}

async function msalAssertion(kind, id) {
  const auth = { clientId: clientOf(kind, id), authority: new URL(tenant, authorityHost).href, knownAuthorities, clientAssertion: serviceAccountToken };
  const { accessToken, expiresOn } = await new ConfidentialClientApplication({ auth }).acquireTokenByClientCredential({ scopes: [`${resource}/.default`] });
  return { token: accessToken, expiresOn: expiresOn.toISOString() };
}

function serviceAccountToken() {
  return readFile(AZURE_FEDERATED_TOKEN_FILE, "utf8");
}

function clientOf(kind, id) {
  return kind === "client" ? id : AZURE_CLIENT_ID;
}

function print(line) {
  console.log(JSON.stringify(line));
}
