import { actions } from "../actions.js";
import { confirm } from "../dialog.js";
import { h } from "../dom.js";
import * as model from "../model.js";
import { badge, button, empty, facts, heading, pick, proposals, section, value } from "../parts.js";
import { go, link } from "../router.js";
import { local } from "../store.js";
import { number } from "../time.js";
import { shell } from "./hostShell.js";

const state = local({ text: "" });

export const hosts = {
  id: "hosts",
  title: "Hosts",
  count: () => [],
  view: ([name]) => {
    const all = model.hosts();
    const chosen = name === undefined ? all[0] : model.host(name);
    return [
      heading("Hosts", "What code runs on in Azure: each with its identities, and with what puts a program of yours on it."),
      all.length === 0 ? empty("There are no hosts. emulator.json, mi-emulator host create or Resource Manager make some.") : h("div", { key: "hosts", class: "split" }, list(all, chosen), chosen ? detail(chosen) : nobody(name)),
    ];
  },
};

function list(all, chosen) {
  const fitting = all.filter((host) => `${host.name} ${model.kindOf(host)} ${host.type}`.toLowerCase().includes(state.text.toLowerCase()));
  const [shown, left] = model.first(fitting);
  return h("div", { class: "list" },
    h("input", { type: "search", "data-filter": true, "aria-label": "Filter hosts", placeholder: "Filter hosts", value: state.text, oninput: (event) => (state.text = event.target.value), onkeydown: (event) => event.key === "Enter" && shown[0] && go("hosts", shown[0].name) }),
    h("ul", { "aria-label": "Hosts" }, shown.map((host) =>
      h("li", { key: host.name }, h("a", { href: link("hosts", host.name), "aria-current": host === chosen ? "true" : null }, h("strong", null, host.name), h("span", { class: "sub" }, model.kindOf(host)), h("span", { class: "count", "aria-label": `${model.identitiesOf(host).length} identities` }, String(model.identitiesOf(host).length)))))),
    left > 0 && h("p", { class: "hint" }, `… and ${number(left)} more: filter.`),
    shown.length === 0 && h("p", { class: "hint" }, "None of that name."));
}

const nobody = (name) => section(`There is no host ${name}`, {}, empty("It has been deleted, or has never been: those that there are stand in the list."));

const detail = (host) => h("div", { key: `host-${host.name}`, class: "detail" }, identities(host), ...shell(host), about(host));

function identities(host) {
  const assigned = model.identitiesOf(host);
  const others = model.userAssigned().filter((identity) => !model.isAssigned(host, identity));
  return section(`Identities of ${host.name}`, { aside: badge(model.kindOf(host), "info") },
    assigned.length === 0 ? empty("None: whoever asks is told that no identity was found.") : h("ul", { class: "identities" }, assigned.map((identity) => h("li", { key: identity.clientId }, one(host, identity)))),
    h("div", { class: "actions" },
      others.length > 0 && pick(`an identity to ${host.name}`, "Assign", others.map((identity) => [identity.clientId, identity.name]), "known-identities", (clientId) => actions.assign(host.name, model.byClientId(clientId))),
      !host.systemAssigned && button("Give it one of its own", () => actions.enableSystemAssigned(host.name), { icon: "plus" })),
    proposals("known-identities", model.userAssigned()));
}

const one = (host, identity) => {
  const isOwn = identity.kind === "systemAssigned";
  return [
    h("div", { class: "identity-head" },
      h("strong", null, isOwn ? "system-assigned" : h("a", { href: link("identities", identity.name) }, identity.name)), badge(isOwn ? "its own" : "user-assigned", isOwn ? "good" : "info"),
      button(isOwn ? "End" : "Unassign", isOwn ? () => askDisable(host) : () => actions.unassign(host.name, identity), { kind: "quiet", name: isOwn ? `End the system-assigned identity of ${host.name}` : `Unassign ${identity.name} from ${host.name}` })),
    facts(["Client id", value(identity.clientId, "the client id")], ["Principal id", value(identity.principalId, "the principal id")]),
  ];
};

const askDisable = (host) =>
  confirm(`End the identity of ${host.name}?`, "Its ids are gone with it: when it is enabled again, that is another identity, with other ids. Role assignments of the old one stay behind, as in Azure. This cannot be undone.", "End it", () => actions.disableSystemAssigned(host.name));

const about = (host) => section("About it", {},
  facts(
    ["Type", h("code", null, host.type), host.kind && h("span", { class: "hint" }, host.kind)],
    ["Resource id", value(host.resourceId, "the resource id")],
    ["Callers", host.callers.length > 0 ? h("code", null, host.callers.join(", ")) : h("span", { class: "hint" }, "none claimed: it is known by its secret, its path or its port")],
    host.cluster && ["OIDC issuer", value(host.cluster.issuer, "the issuer")],
    host.cluster && ["Service account", h("code", null, host.cluster.subject)],
    host.dangling.length > 0 && ["Deleted since", h("code", null, host.dangling.join(", "))]));
