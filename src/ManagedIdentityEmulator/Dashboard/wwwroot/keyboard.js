// Keys that need no modifier, wherever nobody is typing.
import { h } from "./dom.js";
import { open } from "./dialog.js";
import { store } from "./store.js";

/** What a view may do by a key: { key: [words, action] }. */
let ofView = () => ({});
let everywhere = {};

export function start(keys, viewKeys) {
  [everywhere, ofView] = [{ ...keys, "?": ["this list", showKeys] }, viewKeys];
  addEventListener("keydown", (event) => {
    const action = event.ctrlKey || event.metaKey ? (event.key === "k" ? everywhere["Ctrl K"] : null) : event.altKey || isTyping(event.target) || store.dialog ? null : { ...everywhere, ...ofView() }[event.key];
    if (action) {
      event.preventDefault();
      action[1]();
    }
  });
}

const isTyping = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

function showKeys() {
  const list = (keys) => h("dl", { class: "keys" }, Object.entries(keys).map(([key, [words]]) => h("div", { key }, h("dt", null, key.split(" ").map((one) => h("kbd", { key: one }, one))), h("dd", null, words))));
  const here = ofView();
  open("Keys", () => [list(everywhere), Object.keys(here).length > 0 && h("h3", null, "In this view"), list(here)]);
}
