// What follows from the state: who has what, under which names.
import { store } from "./store.js";

const same = (one, other) => one.toLowerCase() === other.toLowerCase();

export const hosts = () => store.state.hosts;

export const host = (name) => hosts().find((one) => same(one.name, name));

export const userAssigned = () => store.state.identities.filter((identity) => identity.kind === "userAssigned");

export const byClientId = (clientId) => store.state.identities.find((identity) => identity.clientId === clientId);

export const isAssigned = (one, identity) => one.userAssigned.some((id) => same(id, identity.resourceId)) && !one.dangling.some((id) => same(id, identity.resourceId));

/** The identities that a host's code may ask for: its own first. */
export const identitiesOf = (one) => [one.systemAssigned && byClientId(one.systemAssigned), ...userAssigned().filter((identity) => isAssigned(one, identity))].filter(Boolean);

export const hostsOf = (identity) => hosts().filter((one) => (identity.kind === "systemAssigned" ? one.systemAssigned === identity.clientId : isAssigned(one, identity)));

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
