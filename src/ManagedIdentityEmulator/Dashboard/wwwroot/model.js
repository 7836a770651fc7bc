// What follows from the state: who has what, under which names.
import { store } from "./store.js";

const lower = (text) => text.toLowerCase();

// Of a state with thousands of identities, each is looked up and none is searched for.
let indexed = { of: null };

function index() {
  const { state } = store;
  if (indexed.of !== state) {
    const byClientId = new Map(state.identities.map((identity) => [identity.clientId, identity]));
    const byResourceId = new Map(state.identities.map((identity) => [lower(identity.resourceId), identity]));
    const identities = new Map(state.hosts.map((one) => [one.name, identitiesIn(one, byClientId, byResourceId)]));
    const on = new Map();
    for (const one of state.hosts) {
      for (const { clientId } of identities.get(one.name)) {
        on.has(clientId) ? on.get(clientId).push(one) : on.set(clientId, [one]);
      }
    }

    indexed = { of: state, byClientId, byPrincipalId: new Map(state.identities.map((identity) => [identity.principalId, identity])), identities, on };
  }

  return indexed;
}

function identitiesIn(one, byClientId, byResourceId) {
  const gone = new Set(one.dangling.map(lower));
  const assigned = one.userAssigned.map(lower).filter((id) => !gone.has(id)).map((id) => byResourceId.get(id));
  return [one.systemAssigned && byClientId.get(one.systemAssigned), ...assigned].filter(Boolean);
}

export const hosts = () => store.state.hosts;

export const host = (name) => hosts().find((one) => lower(one.name) === lower(name));

export const userAssigned = () => store.state.identities.filter((identity) => identity.kind === "userAssigned");

export const byClientId = (clientId) => index().byClientId.get(clientId);

export const byPrincipalId = (principalId) => index().byPrincipalId.get(principalId);

export const isAssigned = (one, identity) => identitiesOf(one).includes(identity);

/** The identities that a host's code may ask for: its own first. */
export const identitiesOf = (one) => index().identities.get(one.name) ?? [];

export const hostsOf = (identity) => index().on.get(identity.clientId) ?? [];

const kinds = {
  "Microsoft.Compute/virtualMachines": "Virtual machine",
  "Microsoft.Compute/virtualMachineScaleSets": "Scale set",
  "Microsoft.Web/sites": "App Service",
  "Microsoft.App/containerApps": "Container Apps",
  "Microsoft.ContainerInstance/containerGroups": "Container Instances",
  "Microsoft.HybridCompute/machines": "Azure Arc",
  "Microsoft.ServiceFabric/managedClusters/applications": "Service Fabric",
  "Microsoft.Portal/consoles": "Cloud Shell",
  "Microsoft.MachineLearningServices/workspaces/computes": "Machine Learning",
  "Microsoft.Automation/automationAccounts": "Automation",
  "Microsoft.ContainerService/managedClusters": "AKS",
};

export const kindOf = (one) => (one.kind?.includes("functionapp") ? "Functions" : kinds[one.type] ?? one.type);

export const protocols = [
  "imds", "vm-extension", "app-service", "container-apps", "container-instances", "arc", "service-fabric", "cloud-shell", "machine-learning", "automation", "entra", "discovery", "instance-metadata",
];

/** The first of many, and how many are left. A page of ten thousand rows helps nobody: a filter does. */
export const first = (list, most = 100) => [list.slice(0, most), Math.max(0, list.length - most)];
