// Dialogs are the browser's own: it keeps the focus in them, and gives it back.
import { h } from "./dom.js";
import { button } from "./parts.js";
import { flush, store, update } from "./store.js";

let opened = 0;

/** Opens a dialog, in place of another one. `content()` draws it. */
export function open(title, content, props = {}) {
  update({ dialog: { key: ++opened, title, content, props } });
  flush();
}

export function close() {
  document.querySelector("dialog[open]")?.close();
}

/** Asks before something that cannot be undone. */
export function confirm(title, text, action, act) {
  open(title, () => [
    h("p", null, text),
    h("div", { class: "actions" },
      button("Cancel", close, { autofocus: true }),
      button(action, () => {
        close();
        act();
      }, { kind: "danger" })),
  ], { role: "alertdialog" });
}

export function dialog() {
  const shown = store.dialog;
  return shown && h("dialog", {
    key: `dialog-${shown.key}`,
    class: shown.props.class,
    role: shown.props.role,
    "aria-labelledby": "dialog-title",
    ref: (el) => queueMicrotask(() => el.showModal()), // once it is in the page
    onclose: () => store.dialog === shown && update({ dialog: null }), // which comes later: there may be another one
    onclick: (event) => event.target.tagName === "DIALOG" && close(), // beside it
  }, h("div", { class: "dialog" },
    h("div", { class: "panel-head" }, h("h2", { id: "dialog-title" }, shown.title), button("", close, { kind: "quiet", name: "Close", icon: "close" })),
    ...shown.content()));
}
