// Go to anything, do anything: a list that narrows down as one types.
import { close, open } from "./dialog.js";
import { h } from "./dom.js";
import { actions } from "./actions.js";
import { go } from "./router.js";
import { local, store } from "./store.js";
import * as theme from "./theme.js";
import { views } from "./views/all.js";

const most = 12;
const state = local({ text: "", at: 0 });

export function openPalette() {
  Object.assign(state, { text: "", at: 0 });
  open("Go to anything", draw, { class: "palette" });
}

function all() {
  return [
    ...views.map((view) => [view.title, "view", () => go(view.id)]),
    ["Rotate the signing key", "do", actions.rotateKeys],
    [store.state?.clock.frozen ? "Let the clock run" : "Stop the clock", "do", () => actions.moveClock({ frozen: !store.state?.clock.frozen })],
    ["Put the clock back to the machine's", "do", () => actions.moveClock({ offset: 0, frozen: false })],
    ["Switch all failure drills off", "do", actions.clearFaults],
    ["Another theme", "do", theme.next],
    ...(store.state?.hosts ?? []).map((host) => [host.name, "host", () => go("hosts", host.name)]),
    ...(store.state?.identities ?? []).filter((identity) => identity.kind === "userAssigned").map((identity) => [identity.name, "identity", () => go("identities", identity.name)]),
  ];
}

function found() {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  return all().filter(([title, kind]) => words.every((word) => `${kind} ${title}`.toLowerCase().includes(word))).slice(0, most);
}

function draw() {
  const list = found();
  const at = Math.min(state.at, list.length - 1);
  const choose = (entry) => {
    close();
    entry?.[2]();
  };
  const keys = { // which may come before what was typed is drawn
    ArrowDown: () => (state.at = Math.min(state.at + 1, found().length - 1)),
    ArrowUp: () => (state.at = Math.max(state.at - 1, 0)),
    Enter: () => choose(found()[state.at]),
  };
  return [
    h("input", {
      type: "text", role: "combobox", "aria-label": "Go to anything", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", autofocus: true, autocomplete: "off", spellcheck: "false",
      placeholder: "A view, a host, an identity, something to do …", "aria-activedescendant": list.length > 0 ? `palette-${at}` : null,
      oninput: (event) => Object.assign(state, { text: event.target.value, at: 0 }),
      onkeydown: (event) => {
        if (keys[event.key]) {
          event.preventDefault();
          keys[event.key]();
        }
      },
    }),
    h("ul", { id: "palette-list", role: "listbox", "aria-label": "Found" }, list.map((entry, i) =>
      h("li", { key: i, id: `palette-${i}`, role: "option", "aria-selected": String(i === at), onclick: () => choose(entry) }, h("span", null, entry[0]), h("span", { class: "kind" }, entry[1])))),
    list.length === 0 && h("p", { class: "hint" }, "Nothing of that name."),
  ];
}
