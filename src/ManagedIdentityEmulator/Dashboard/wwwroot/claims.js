// What the claims of a managed identity's token mean, in words.
import * as model from "./model.js";
import { store } from "./store.js";
import { instant, relative } from "./time.js";

const second = (value) => (typeof value === "number" ? `${instant(value * 1000)} UTC, ${relative(value * 1000)}` : "is no number of seconds");

const identityOf = (member, value) => (member === "clientId" ? model.byClientId : model.byPrincipalId)(value) ?? store.state.applications.find((application) => application[member] === value);

const named = (member, value, what) => {
  const known = identityOf(member, value);
  return known ? `${what}: ${known.kind === "systemAssigned" ? `the system-assigned identity of ${known.name}` : known.name}` : `${what}; nobody in this emulator has it`;
};

const ways = { 0: "without proof", 1: "with a secret", 2: "with a certificate, or by federation" };

const words = {
  aud: () => "For whom the token is: a service refuses one for anybody else",
  iss: (value) => (value.includes?.(store.state.tenantId) ? "Who has issued it: this emulator's tenant" : "Who has issued it: not this emulator's tenant"),
  iat: (value) => `Issued at ${second(value)}`,
  nbf: (value) => `Not valid before ${second(value)}`,
  exp: (value) => `Expires at ${second(value)}`,
  aio: () => "For Entra's own use; opaque",
  appid: (value) => named("clientId", value, "Client id of who asked"),
  azp: (value) => named("clientId", value, "Client id of who asked"),
  appidacr: (value) => `How the client has proved itself: ${ways[value] ?? "not known"}`,
  azpacr: (value) => `How the client has proved itself: ${ways[value] ?? "not known"}`,
  idp: () => "Where the subject has signed in: the tenant itself",
  idtyp: (value) => (value === "app" ? "An application's token: no user is behind it" : `A token of the kind ${value}`),
  oid: (value) => named("principalId", value, "Object (principal) id: what roles are assigned to"),
  sub: (value) => (identityOf("principalId", value) ? "The subject: for a managed identity, its object id again" : String(value).startsWith("system:serviceaccount:") ? "The subject: a Kubernetes service account" : "The subject"),
  tid: (value) => (value === store.state.tenantId ? "The tenant: this emulator's" : "The tenant: not this emulator's"),
  uti: () => "This token's own id: the sign-in log names it as UniqueTokenIdentifier",
  ver: (value) => `The version of the token's form: ${value}`,
  xms_mirid: (value) => (String(value).toLowerCase().includes("/userassignedidentities/") ? "Resource id of the user-assigned identity" : "Resource id of the host whose system-assigned identity it is"),
  xms_az_rid: () => "Resource id of the host that asked",
  xms_idrel: () => "How the client relates to the tenant; for Entra's own use",
  xms_act_fct: () => "Facts about the caller; for Entra's own use",
  xms_sub_fct: () => "Facts about the subject; for Entra's own use",
  xms_tcdt: (value) => `When the tenant was made: ${second(Number(value))}`,
  xms_ftd: () => "For Entra's own use; opaque",
  xms_rd: () => "For Entra's own use; opaque",
  xms_ficinfo: () => "About the token exchange; for Entra's own use",
  rh: () => "For Entra's own use; opaque",
  roles: () => "App roles that the identity has at the audience: what the service decides by",
  wids: () => "Directory roles, by their template ids",
  scp: () => "Scopes: only tokens of users have them",
  "kubernetes.io": () => "The pod, the service account and their namespace",
  jti: () => "This token's own id",
  typ: () => "A JSON web token",
  alg: (value) => (value === "RS256" ? "RSA with SHA-256: the only algorithm that the emulator signs with" : "Not what the emulator signs with"),
  kid: () => "Which of the published keys has signed it",
  x5t: () => "Thumbprint of that key's certificate",
};

/** In words, or an empty text where nothing is known of it. */
export const explain = (name, value) => (Object.hasOwn(words, name) ? words[name](value) : "");

/** Header and claims of what may be a token; null where it is none. */
export function decode(token) {
  const parts = token.split(".");
  try {
    return parts.length === 3 ? { parts, header: json(parts[0]), claims: json(parts[1]) } : null;
  } catch {
    return null;
  }
}

function json(part) {
  const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  const read = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (read === null || typeof read !== "object" || Array.isArray(read)) {
    throw new TypeError();
  }

  return read;
}
