import { api, ApiError, part } from "../api.js";
import { decode, explain } from "../claims.js";
import { h } from "../dom.js";
import * as model from "../model.js";
import { badge, button, empty, heading, oneOf, proposals, section, table, value } from "../parts.js";
import { local } from "../store.js";
import { instant, now, span } from "../time.js";

const state = local({ token: "", signature: null, problem: null, host: null, identity: "", resource: "https://vault.azure.net", isBusy: false, route: null });

export const tokens = {
  id: "tokens",
  title: "Tokens",
  view: (route) => {
    take(route);
    return [heading("Token inspector", "Paste a token, or take one as a host gets it. It goes to this emulator, for its signature, and nowhere else; nothing keeps it."), h("div", { key: "inspector", class: "inspector" }, source(), ...result())];
  },
};

// "#/tokens/HOST/CLIENT-ID/RESOURCE", as a request leads here.
function take(route) {
  const key = route.join("/");
  if (key !== state.route && route.length === 3) {
    const isUserAssigned = model.byClientId(route[1])?.kind === "userAssigned";
    queueMicrotask(() => {
      Object.assign(state, { route: key, host: route[0], identity: isUserAssigned ? route[1] : "", resource: route[2] });
      get();
    });
  }
}

const hostName = () => state.host ?? model.hosts()[0]?.name;

function source() {
  const host = model.host(hostName() ?? "");
  const choices = host ? model.identitiesOf(host) : [];
  return section("A token", {},
    h("div", { class: "field" },
      h("label", { for: "token" }, "Paste one"),
      h("textarea", { id: "token", "data-filter": true, rows: "5", spellcheck: "false", autocomplete: "off", placeholder: "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIs…", value: state.token, oninput: (event) => inspect(event.target.value) })),
    hostName() && h("form", { class: "pick", onsubmit: (event) => (event.preventDefault(), get()) },
      h("span", { class: "or", "aria-hidden": "true" }, "or take one"),
      h("label", null, h("span", null, "as code on"), oneOf(model.hosts().map((one) => [one.name, one.name]), "known-hosts", { value: hostName(), onchange: (event) => Object.assign(state, { host: event.target.value.trim(), identity: "" }) })),
      h("label", null, h("span", null, "of"), h("select", { value: state.identity, onchange: (event) => (state.identity = event.target.value) },
        h("option", { key: "", value: "" }, "whom none is named for"), choices.filter((identity) => identity.kind === "userAssigned").map((identity) => h("option", { key: identity.clientId, value: identity.clientId }, identity.name)))),
      h("label", null, h("span", null, "for"), h("input", { type: "text", value: state.resource, spellcheck: "false", oninput: (event) => (state.resource = event.target.value) })),
      proposals("known-hosts", model.hosts()),
      button("Get it", null, { kind: "primary", type: "submit" })),
    h("p", { class: "error", role: "alert" }, state.problem));
}

async function get() {
  try {
    const answer = await api.get(`/hosts/${part(hostName())}/token?resource=${part(state.resource)}${state.identity ? `&client_id=${part(state.identity)}` : ""}`);
    await inspect(answer.access_token);
  } catch (error) {
    Object.assign(state, { problem: reason(error), token: "", signature: null });
  }
}

async function inspect(given) {
  const token = given.trim().replace(/^Bearer\s+/i, "").replaceAll(/\s/g, "");
  Object.assign(state, { token, signature: null, problem: null });
  if (decode(token) === null) {
    return;
  }

  try {
    const signature = await api.post("/tokens/signature", { token });
    if (state.token === token) {
      state.signature = signature;
    }
  } catch (error) {
    state.problem = reason(error);
  }
}

function reason(error) {
  if (!(error instanceof ApiError)) {
    throw error;
  }

  return error.message;
}

function result() {
  const decoded = decode(state.token);
  return decoded ? [verdict(decoded), claims("Header", decoded.header), claims("Claims", decoded.claims), raw(decoded)]
    : [state.token ? h("p", { key: "no", class: "banner bad" }, "This is no JWT: it should be three parts in base64url, with dots between them.") : h("div", { key: "no" }, empty("Its header, its claims in words, its signature and the time that it has left are shown here."))];
}

const verdicts = { valid: ["signature valid", "good", "good"], wrong: ["signature wrong", "bad", "bad"], unknownKey: ["unknown key", "bad", "help"], unreadable: ["not checked", "warn", "warning"] };
const consumersRefuse = ["gone", "unpublished"];

function verdict({ claims: given }) {
  const { signature } = state;
  const life = lifeOf(given);
  const isDoubtful = signature?.verdict === "valid" && consumersRefuse.includes(signature.key);
  return section("Verdict", { class: "verdict" },
    h("div", { class: "verdict-row" }, signature ? badge(...(isDoubtful ? ["signature valid, key not published", "warn", "warning"] : verdicts[signature.verdict])) : badge("checking …", "info"), h("span", null, signature?.detail)),
    h("div", { class: "verdict-row" }, badge(...life.badge), h("span", null, life.words)),
    life.part !== null && h("div", { class: "life", role: "img", "aria-label": life.words }, h("span", { style: { "--part": String(life.part) } })));
}

const skew = 5 * 60 * 1000;

function lifeOf({ nbf, exp }) {
  if (typeof exp !== "number") {
    return { badge: ["no end", "warn", "warning"], words: "It does not say when it expires (exp).", part: null };
  }

  const [from, to, at] = [(typeof nbf === "number" ? nbf : exp) * 1000, exp * 1000, now()];
  const part = to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 1;
  return at < from - skew ? { badge: ["not valid yet", "bad", "bad"], words: `Valid in ${span(from - at)}, from ${instant(from)} UTC.`, part }
    : at < to ? { badge: [`${span(to - at)} left`, "good", "good"], words: `Expires at ${instant(to)} UTC, by the emulator's clock.`, part }
    : { badge: ["expired", "bad", "bad"], words: `Expired ${span(at - to)} ago, at ${instant(to)} UTC${at < to + skew ? "; consumers allow five minutes for clocks" : ""}.`, part };
}

const text = (given) => (typeof given === "string" ? given : JSON.stringify(given, null, 1));

const claims = (title, members) => section(title, {},
  table(title, [
    { name: "Name", class: "name mono", isHead: true, cell: ([name]) => name },
    { name: "Value", class: "claim", cell: ([name, given]) => value(text(given), name) },
    { name: "In words", class: "words", cell: ([name, given]) => explain(name, given) },
  ], Object.entries(members), ([name]) => ({ key: name })));

const raw = ({ parts }) => section("As it is", {}, h("p", { class: "raw mono" }, h("span", { class: "raw-header" }, parts[0]), ".", h("span", { class: "raw-claims" }, parts[1]), ".", h("span", { class: "raw-signature" }, parts[2])));
