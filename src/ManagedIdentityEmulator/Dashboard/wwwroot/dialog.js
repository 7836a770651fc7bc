// Dialogs are the browser's own: it keeps the focus in them, and gives it back.
import { h } from "./dom.js";
import { button } from "./parts.js";
import { flush, store, update } from "./store.js";

/** Opens a dialog, in place of another one. `content(close)` draws it. */
export function open(title, content, props = {}) {
  update({ dialog: { title, content, props } });
  flush();
}

export function close() {
  document.querySelector("dialog")?.close();
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

export const dialog = () =>
  store.dialog && h("dialog", {
    key: store.dialog.title,
    class: store.dialog.props.class,
    role: store.dialog.props.role,
    "aria-labelledby": "dialog-title",
    ref: (el) => queueMicrotask(() => el.showModal()), // once it is in the page
    onclose: () => update({ dialog: null }),
    onclick: (event) => event.target.tagName === "DIALOG" && close(), // beside it
  }, h("div", { class: "dialog" },
    h("div", { class: "panel-head" }, h("h2", { id: "dialog-title" }, store.dialog.title), button("", close, { kind: "quiet", name: "Close", icon: "close" })),
    ...store.dialog.content()));
