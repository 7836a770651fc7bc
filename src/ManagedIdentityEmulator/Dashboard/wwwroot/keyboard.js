// Keys that need no modifier, wherever nobody is typing. Whoever speaks to the computer, or hits keys unawares, can switch them off.
import { open } from "./dialog.js";
import { h } from "./dom.js";
import { toggle } from "./parts.js";
import { local, store } from "./store.js";

const name = "mi-emulator.single-keys";
const state = local({ isOn: localStorage.getItem(name) !== "off" });

/** What a view may do by a key: { key: [words, action] }. */
let ofView = () => ({});
let everywhere = {};

export function start(keys, viewKeys) {
  [everywhere, ofView] = [{ ...keys, "?": ["this list", showKeys] }, viewKeys];
  addEventListener("keydown", (event) => {
    const action = actionOf(event);
    if (action && !store.dialog) {
      event.preventDefault();
      action[1]();
    }
  });
}

function actionOf(event) {
  return event.ctrlKey || event.metaKey ? (event.key.toLowerCase() === "k" ? everywhere["Ctrl K"] : null)
    : event.altKey || !state.isOn || event.target.matches?.("input, textarea, select") ? null
    : { ...everywhere, ...ofView() }[event.key];
}

/** Shows which keys there are. */
export function showKeys() {
  const list = (keys) => h("dl", { class: "keys" }, Object.entries(keys).map(([key, [words]]) => h("div", { key }, h("dt", null, key.split(" ").map((one) => h("kbd", { key: one }, one))), h("dd", null, words))));
  const here = ofView();
  open("Keys", () => [list(everywhere), Object.keys(here).length > 0 && h("h3", null, "In this view"), list(here),
    h("div", { class: "switch-row" }, h("span", null, "Keys without Ctrl"), toggle("Keys without Ctrl", state.isOn, () => {
      state.isOn = !state.isOn;
      localStorage.setItem(name, state.isOn ? "on" : "off");
    }))]);
}
