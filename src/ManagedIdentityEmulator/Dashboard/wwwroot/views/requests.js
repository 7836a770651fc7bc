import { actions } from "../actions.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { names, outcome } from "../outcomes.js";
import { button, empty, facts, heading, table, value } from "../parts.js";
import * as log from "../requestLog.js";
import { go, link } from "../router.js";
import { local, tell } from "../store.js";
import { instant, number, plural, timeOfDay } from "../time.js";

const page = 100;
const readable = 3; // requests a second
const state = local({ text: "", outcomes: [], paused: null, length: page, open: null });

export const requests = {
  id: "requests",
  title: "Requests",
  view: () => [
    heading("Requests", "Who asked, as whom, for what, and why it was answered so. Times are in UTC.",
      button(state.paused ? "Go on" : "Pause", togglePause, { icon: state.paused ? "play" : "pause", "aria-keyshortcuts": "p" }),
      button("Clear", clear, { icon: "clear" })),
    filters(),
    status(),
    list(),
  ],
  keys: {
    j: ["to the next request", () => step(1)],
    k: ["to the one before", () => step(-1)],
    p: ["pause, and go on", togglePause],
    Escape: ["close the request", () => (state.open = null)],
  },
};

// Where the focus goes, Enter unfolds.
function step(by) {
  const buttons = [...document.querySelectorAll(".opens")];
  const at = buttons.indexOf(document.activeElement);
  buttons[at < 0 ? 0 : at + by]?.focus();
}

const shown = () => state.paused?.entries ?? log.shown();

// What is on the screen, which a thousand requests a second leave behind until it is drawn again.
let drawn = { entries: [], received: 0 };

function togglePause() {
  state.paused = state.paused ? null : drawn;
}

async function clear() {
  if (await actions.clearRequests()) {
    state.paused = null;
  }
}

function filters() {
  return h("div", { class: "filters", role: "search" },
    h("div", { class: "search" }, icon("search"),
      h("input", {
        type: "search", "data-filter": true, "aria-label": "Filter requests", placeholder: "Filter: host:vm outcome:refused vault …", value: state.text, spellcheck: "false", autocomplete: "off", "aria-keyshortcuts": "/",
        oninput: (event) => change({ text: event.target.value }),
        onkeydown: (event) => event.key === "Escape" && (event.target.value ? change({ text: "" }) : event.target.blur()),
      })),
    h("div", { class: "chips", role: "group", "aria-label": "Outcomes" }, names.map((name) =>
      h("button", { key: name, type: "button", class: "chip", "aria-pressed": String(state.outcomes.includes(name)), onclick: () => change({ outcomes: state.outcomes.includes(name) ? state.outcomes.filter((other) => other !== name) : [...state.outcomes, name] }) }, name))));
}

function change(to) {
  Object.assign(state, to, { length: page });
  const wanted = predicate();
  log.setFilter(wanted);
  if (state.paused) {
    state.paused = { ...state.paused, entries: [...log.shown()] };
  }
}

// "host:vm outcome:refused vault": members by their names, and words that are anywhere.
function predicate() {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean).map((word) => /^(host|identity|resource|outcome|protocol|client|status|path|reason|method|selector|fault):(.*)$/.exec(word)?.slice(1) ?? [null, word]);
  if (words.length === 0 && state.outcomes.length === 0) {
    return null;
  }

  return (entry) => (state.outcomes.length === 0 || state.outcomes.includes(entry.outcome)) && words.every(([member, word]) => (member ? String(entry[member] ?? "").toLowerCase().includes(word) : textOf(entry).includes(word)));
}

const texts = new WeakMap();

function textOf(entry) {
  if (!texts.has(entry)) {
    texts.set(entry, [entry.host, entry.protocol, entry.identity, entry.clientId, entry.selector, entry.resource, entry.outcome, entry.reason, entry.client, entry.version, entry.status, entry.path, entry.method, entry.fault].filter(Boolean).join(" ").toLowerCase());
  }

  return texts.get(entry);
}

function status() {
  if (state.paused && log.received() < state.paused.received) {
    state.paused.received = 0; // the emulator was restarted, and counts from the beginning
  }

  const [fresh, missed] = [state.paused ? log.received() - state.paused.received : 0, log.missed()];
  return h("p", { class: "status" },
    state.paused && h("span", { class: "badge warn" }, "paused"), state.paused && h("span", null, `${number(fresh)} new`),
    h("span", null, `${plural(log.received(), "request")}, the newest ${number(log.most)} are kept here`),
    missed > 0 && h("span", { class: "is-warn", title: "They came faster than the page could take them. The emulator's journal has them." }, `… ${number(missed)} not shown`));
}

// A row says which id by its beginning; unfolded, it has all of it.
const short = (text) => text.replaceAll(/\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "$1…");

const columns = [
  { name: "Time", class: "time", cell: (entry) => [h("button", { type: "button", class: "opens", "aria-expanded": String(state.open === entry.id), "aria-label": `Request ${entry.id}, ${timeOfDay(entry.time)}` }, icon("next"), timeOfDay(entry.time)), h("span", { class: "sub" }, entry.client, entry.version && ` ${entry.version}`)] },
  { name: "Outcome", class: "outcome", cell: (entry) => [outcome(entry), h("span", { class: "mono status-code" }, entry.status || "–")] },
  { name: "Host", class: "host", cell: (entry) => [h("strong", null, entry.host ?? "–"), h("span", { class: "sub" }, entry.protocol)] },
  { name: "As → for", class: "asked", cell: (entry) => (entry.resource ? [h("span", null, short(entry.identity ?? entry.selector ?? "none named")), h("span", { class: "arrow", "aria-label": "for" }, " → "), h("span", { class: "mono" }, entry.resource)] : h("span", { class: "mono" }, `${entry.method} ${entry.path}`)) },
  { name: "Reason", class: "reason", cell: (entry) => short(entry.reason) },
  { name: "ms", class: "ms mono", cell: (entry) => entry.milliseconds.toFixed(entry.milliseconds < 10 ? 1 : 0) },
];

function list() {
  const entries = shown();
  drawn = { entries, received: log.received() };
  if (entries.length === 0) {
    return h("div", { key: "none" }, empty(predicate() ? "No request that fits, of those that this page has seen." : "Nobody has asked for a token yet.", !predicate() && h("p", null, h("a", { href: link("hosts") }, "Put a program on a host"), ", and see it ask here.")));
  }

  const left = entries.length - state.length;
  return h("div", { key: "some" },
    table("Requests, the newest first", columns, entries.slice(0, state.length), row, (entry) => state.open === entry.id && details(entry)),
    left > 0 && button(`${number(Math.min(page, left))} more of ${number(left)}`, () => (state.length += page), { kind: "more" }));
}

const row = (entry) => ({ key: entry.id, class: `request is-${entry.outcome} ${state.open === entry.id ? "is-open" : ""}`, onclick: (event) => isChoice(event) && toggle(entry) });

// Whoever selects text in a row does not want it to unfold.
const isChoice = (event) => getSelection().isCollapsed && (event.target.closest("a, button:not(.opens)") === null);

function toggle(entry) {
  state.open = state.open === entry.id ? null : entry.id;
  if (state.open !== null && !state.paused && log.rate() > readable) {
    togglePause();
    tell("Paused, so that the request stays where it is.");
  }
}

const details = (entry) => h("div", { class: "details" },
  facts(
    ["Request", h("span", { class: "mono" }, `#${entry.id} ${entry.method} ${entry.path}`)],
    ["When", `${instant(entry.time)} UTC`, h("span", { class: "hint" }, `answered after ${entry.milliseconds.toFixed(1)} ms`)],
    ["Host", entry.host ? h("a", { href: link("hosts", entry.host) }, entry.host) : "not known", h("span", { class: "hint" }, entry.protocol)],
    entry.selector && ["Named", h("span", { class: "mono" }, entry.selector)],
    entry.identity && ["Identity", entry.identity, entry.clientId && value(entry.clientId, "the client id")],
    entry.resource && ["For", value(entry.resource, "the resource")],
    ["Client", entry.client ? `${entry.client} ${entry.version ?? ""}` : "does not say what it is", entry.address && h("span", { class: "hint" }, `from ${entry.address}`)],
    entry.cached !== undefined && entry.cached !== null && ["Token", entry.cached ? "the cached one" : "a new one"],
    entry.fault && ["Drill", h("a", { href: link("drills") }, entry.fault)],
    ["Reason", entry.reason]),
  h("div", { class: "actions" },
    entry.host && entry.identity && entry.resource && button("Inspect such a token", () => go("tokens", entry.host, entry.clientId ?? "", entry.resource), { icon: "tokens" }),
    button("A drill for such requests", () => go("drills", entry.host ?? "", entry.protocol), { icon: "drills" }),
    button("Only such", () => change({ text: [entry.host && `host:${entry.host}`, `outcome:${entry.outcome}`].filter(Boolean).join(" ") }), { icon: "search" })));
