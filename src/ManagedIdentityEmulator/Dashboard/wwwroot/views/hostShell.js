// What puts a program on a host: the variables, for every shell, and three lines for every language.
import { api, part } from "../api.js";
import { h } from "../dom.js";
import * as model from "../model.js";
import { block, choose, section } from "../parts.js";
import { languages, limitOf, isWorkload, snippet } from "../snippets.js";
import { local, store } from "../store.js";

const shells = [["bash", "bash"], ["pwsh", "PowerShell"], ["dotenv", ".env"], ["json", "JSON"]];
const state = local({ shell: "bash", language: "dotnet", selected: {}, resource: "https://vault.azure.net", variables: {} });

export const shell = (host) => [variables(host), code(host)];

// They may say what was changed since, and some hosts get a port or a file for them: they are asked for when somebody looks.
function read(host) {
  const of = `${host.name} ${state.shell}`;
  const version = store.state;
  const known = state.variables[of];
  if (known?.version !== version && !known?.isAsked) {
    const set = (change) => (state.variables = { ...state.variables, [of]: { ...state.variables[of], version, isAsked: false, ...change } });
    queueMicrotask(() => {
      state.variables = { ...state.variables, [of]: { ...known, isAsked: true } };
      api.text(`/hosts/${part(host.name)}/env?format=${state.shell}`).then((text) => set({ text, problem: null }), (error) => set({ problem: error.message }));
    });
  }

  return known ?? {};
}

function variables(host) {
  const { text, problem } = read(host);
  const readable = state.shell === "json" && text ? JSON.stringify(JSON.parse(text), null, 2) : text;
  const command = { bash: `eval "$(mi-emulator env --host ${host.name})"`, pwsh: `mi-emulator env --host ${host.name} --format pwsh | Out-String | Invoke-Expression`, dotenv: `mi-emulator env --host ${host.name} --format dotenv > .env`, json: `mi-emulator env --host ${host.name} --format json` }[state.shell];
  return section("Put a shell on it", { class: "shell", aside: choose("Shell", shells, state.shell, (shell) => (state.shell = shell)) },
    problem ? h("p", { class: "error" }, problem) : readable === undefined ? h("p", { class: "hint" }, "Asking for the variables …") : block(readable.trimEnd(), `the variables of ${host.name}`),
    h("p", { class: "hint" }, "The same by ", h("code", null, command)));
}

function code(host) {
  const { type } = host;
  const identities = model.identitiesOf(host).filter((identity) => !isWorkload(type) || identity.kind === "userAssigned");
  const selected = identities.find((identity) => identity.clientId === state.selected[host.name]) ?? identities[0];
  if (!selected) {
    return section("Three lines that get a token", { class: "shell" }, h("p", { class: "hint" }, isWorkload(type) ? "Workload identity knows user-assigned identities alone: assign it one." : "It has no identity to get a token of."));
  }

  const clientId = selected.kind === "userAssigned" ? selected.clientId : null;
  const limit = limitOf(state.language, type, clientId, store.state.addresses.imds);
  return section("Three lines that get a token", { class: "shell", aside: choose("Language", languages, state.language, (language) => (state.language = language)) },
    h("div", { class: "asked-as" },
      h("label", { for: "as" }, "as"), h("select", { id: "as", value: selected.clientId, onchange: (event) => (state.selected = { ...state.selected, [host.name]: event.target.value }) }, identities.map((identity) => h("option", { key: identity.clientId, value: identity.clientId }, identity.kind === "userAssigned" ? identity.name : "system-assigned"))),
      h("label", { for: "resource" }, "for"), h("input", { id: "resource", type: "text", value: state.resource, spellcheck: "false", oninput: (event) => (state.resource = event.target.value) })),
    block(snippet(state.language, type, clientId, safe(state.resource)), `the lines for ${languages.find(([id]) => id === state.language)[1]}`),
    limit && h("p", { class: "hint is-warn" }, limit));
}

// It goes into code and shells: what could end a string there is not taken over.
const safe = (resource) => resource.trim().replaceAll(/["'\\`$\s]/g, "");
