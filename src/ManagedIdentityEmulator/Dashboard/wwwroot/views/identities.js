import { actions } from "../actions.js";
import { api, part } from "../api.js";
import { confirm } from "../dialog.js";
import * as dialog from "../dialog.js";
import { h } from "../dom.js";
import { field, filled, formProblem, formState, select, submit, text } from "../form.js";
import { refresh } from "../live.js";
import * as model from "../model.js";
import { badge, button, empty, heading, pick, proposals, table, value } from "../parts.js";
import { link, replace } from "../router.js";
import { store, tell } from "../store.js";
import { number, plural } from "../time.js";

const form = formState();

export const identities = {
  id: "identities",
  title: "Identities",
  view: ([text = ""]) => {
    const wanted = text.toLowerCase();
    const fitting = store.state.identities.filter((identity) => [identity.name, identity.clientId, identity.principalId, identity.kind].some((member) => member.toLowerCase().includes(wanted)));
    const [shown, left] = model.first([...fitting].sort((one, other) => other.kind.localeCompare(one.kind)));
    return [
      heading("Identities", "System-assigned ones live and end with their host; user-assigned ones are on their own, and may be on any number of hosts.", button("New identity", create, { kind: "primary", icon: "plus", "aria-keyshortcuts": "n" })),
      h("div", { class: "filters" }, h("div", { class: "search" }, h("input", { type: "search", "data-filter": true, "aria-label": "Filter identities", placeholder: "Filter by name or id", value: text, oninput: (event) => replace("identities", event.target.value) }))),
      shown.length === 0 ? empty("No identity that fits.") : table("Identities", columns, shown, (identity) => ({ key: identity.clientId })),
      left > 0 && h("p", { class: "hint" }, `… and ${number(left)} more: filter.`),
      proposals("known-hosts", model.hosts()),
    ];
  },
  keys: { n: ["a new identity", create] },
};

const isOwn = (identity) => identity.kind === "systemAssigned";

const columns = [
  { name: "Identity", class: "name", isHead: true, cell: (identity) => [h("span", { class: "title" }, identity.name), badge(isOwn(identity) ? "system" : "user", isOwn(identity) ? "good" : "info")] },
  { name: "Ids", class: "ids", cell: ids },
  { name: "On hosts", class: "on", cell: on },
  { name: "Actions", class: "acts", isUnnamed: true, cell: (identity) => !isOwn(identity) && button("", () => askDelete(identity), { kind: "quiet", name: `Delete ${identity.name}`, title: "Delete", icon: "clear" }) },
];

function ids(identity) {
  return h("dl", null,
    h("div", null, h("dt", null, "client"), h("dd", null, value(identity.clientId, `the client id of ${identity.name}`))),
    h("div", null, h("dt", null, "principal"), h("dd", null, value(identity.principalId, `the principal id of ${identity.name}`))));
}

function on(identity) {
  const of = model.hostsOf(identity);
  const [shown, left] = model.first(of, 12);
  if (isOwn(identity)) {
    return shown.map((host) => h("a", { key: host.name, href: link("hosts", host.name) }, host.name));
  }

  const others = model.hosts().filter((host) => !of.includes(host));
  return h("div", { class: "assigned" },
    shown.map((host) => h("span", { key: host.name, class: "chip" }, h("a", { href: link("hosts", host.name) }, host.name), button("", () => actions.unassign(host.name, identity), { kind: "quiet", name: `Unassign ${identity.name} from ${host.name}`, icon: "close" }))),
    left > 0 && h("span", { class: "hint" }, `… ${number(left)} more`),
    others.length > 0 && pick(`${identity.name} to a host`, "Assign", others.map((host) => [host.name, host.name]), "known-hosts", (host) => actions.assign(host, identity)));
}

function askDelete(identity) {
  const of = model.hostsOf(identity);
  confirm(`Delete ${identity.name}?`, `${of.length > 0 ? `${plural(of.length, "host")} will get no token of it any more, and keep a reference that leads nowhere, as in Azure.` : "It is on no host."} An identity that is made under the same name is another one. This cannot be undone.`, "Delete", () => actions.deleteIdentity(identity));
}

function create() {
  Object.assign(form, { errors: {}, problem: null });
  dialog.open("New identity", () => [
    h("form", { onsubmit: send, novalidate: true, class: "form" },
      field(form, "name", "Name", "3 to 128 letters, digits, hyphens and underscores", text({ required: true, autofocus: true })),
      field(form, "host", "Assign to", null, select([["", "no host, for now"], ...model.hosts().map((host) => [host.name, host.name])], {}, "known-hosts")),
      h("details", { open: ["clientId", "principalId", "resourceGroup"].some((name) => form.errors[name]) || null }, h("summary", null, "Ids and resource group"),
        field(form, "clientId", "Client id", "a GUID; a new one unless it is given", text()),
        field(form, "principalId", "Principal id", "a GUID; a new one unless it is given", text()),
        field(form, "resourceGroup", "Resource group", "the configured one unless it is given", text())),
      formProblem(form, "name", "clientId", "principalId", "resourceGroup"),
      h("div", { class: "actions" }, button("Cancel", dialog.close), button("Create", null, { kind: "primary", type: "submit" }))),
  ]);
}

async function send(event) {
  event.preventDefault();
  const { host, ...given } = filled(event);
  let made;
  if (!(await submit(form, async () => {
    made = await api.post("/identities", given);
  }))) {
    return;
  }

  dialog.close();
  refresh("state", "keys");
  tell(`${made.name} is made: ${made.clientId}.`);
  if (host) {
    await api.put(`/hosts/${part(host)}/user-assigned/${part(made.clientId)}`).then(() => tell(`${made.name} is made, and assigned to ${host}.`), (error) => tell(error.message, true));
    refresh("state");
  }
}
