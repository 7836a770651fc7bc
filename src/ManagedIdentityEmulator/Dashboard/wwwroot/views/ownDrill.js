// A drill of one's own: what is to happen, to which requests, how often.
import { api } from "../api.js";
import { h } from "../dom.js";
import { field, filled, formProblem, formState, select, submit, text } from "../form.js";
import { refresh } from "../live.js";
import * as model from "../model.js";
import { button, proposals, section } from "../parts.js";
import { local, tell } from "../store.js";

const form = formState();
const state = local({ route: "", effect: "", host: "", protocol: "" });
const effects = ["503", "429 retry-after=1, ok", "410 x2, ok", "delay=2s", "hang", "reset", "cut", "empty", "html", "truncated", "malformed", "missing=expires_on", "identity-not-found", "expired-token", "expires-in=1m", "wrong-audience", "wrong-issuer", "unpublished-key"];
const fields = ["effect", "host", "identity", "protocol", "resource", "times", "probability", "for"];

/** "#/drills/HOST/PROTOCOL", as a request leads here. */
export function prefill([host, protocol]) {
  const key = `${host}/${protocol}`;
  if (protocol !== undefined && key !== state.route) {
    queueMicrotask(() => {
      Object.assign(state, { route: key, host, protocol });
      document.getElementById("effect")?.focus();
    });
  }
}

export function ownDrill() {
  const chosen = (name) => ({ value: state[name], onchange: (event) => (state[name] = event.target.value) });
  return section("One of your own", {},
    h("form", { class: "form own-drill", onsubmit: send, novalidate: true },
      field(form, "effect", "What happens", "several take their turns, e.g. 410 x2, 429 retry-after=1, ok", text({ value: state.effect, placeholder: "503", oninput: (event) => (state.effect = event.target.value) })),
      h("div", { class: "chips", role: "group", "aria-label": "Effects" }, effects.map((effect) => h("button", { key: effect, type: "button", class: "chip", "aria-pressed": String(state.effect === effect), onclick: () => (state.effect = effect) }, effect))),
      h("div", { class: "columns" },
        field(form, "host", "Host", null, select([["", "any"], ...model.hosts().map((host) => [host.name, host.name])], chosen("host"), "known-hosts")),
        field(form, "identity", "Identity", null, select([["", "any"], ["system-assigned", "system-assigned"], ...model.userAssigned().map((identity) => [identity.clientId, identity.name])], {}, "known-identities")),
        field(form, "protocol", "Protocol", null, select([["", "any for tokens"], ...model.protocols.map((name) => [name, name])], chosen("protocol"))),
        field(form, "resource", "Resource", null, text({ placeholder: "any" })),
        field(form, "times", "Times", null, text({ inputmode: "numeric", placeholder: "no end" })),
        field(form, "probability", "Probability", null, text({ inputmode: "decimal", placeholder: "1" })),
        field(form, "for", "For", null, text({ placeholder: "00:02:00" }))),
      proposals("known-hosts", model.hosts()), proposals("known-identities", model.userAssigned()),
      formProblem(form, ...fields),
      h("div", { class: "actions" }, button("Switch on", null, { kind: "primary", type: "submit", icon: "drills" }))));
}

async function send(event) {
  event.preventDefault();
  const { times, probability, ...given } = filled(event);
  const body = { ...given, ...(times && { times: numberOr(times) }), ...(probability && { probability: numberOr(probability) }) };
  await submit(form, async () => {
    const [drill] = await api.post("/faults", body);
    tell(`The drill ${drill.name} is on.`);
    refresh("faults");
  });
}

// What is no number is sent as it is, for the emulator to say what is wrong with it.
const numberOr = (given) => (Number.isNaN(Number(given)) ? given : Number(given));
