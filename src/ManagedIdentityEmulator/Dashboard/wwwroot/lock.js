// What is shown in place of everything while the emulator asks for its control key.
import { giveKey, wasKeyGiven } from "./api.js";
import { h } from "./dom.js";
import { sign } from "./icons.js";
import { button } from "./parts.js";

export const lock = () =>
  h("main", { class: "lock", key: "lock" },
    h("form", {
      class: "panel",
      onsubmit: (event) => {
        event.preventDefault();
        giveKey(event.target.elements["control-key"].value.trim());
      },
    },
    sign(),
    h("h1", null, "This emulator is locked"),
    h("p", null, "It was started with a control key (control.key, MI_EMULATOR_Control__Key). The key stays in this tab, until it is closed."),
    h("div", { class: "field" },
      h("label", { for: "control-key" }, "Control key"),
      h("input", { id: "control-key", type: "password", autocomplete: "current-password", required: true, "aria-describedby": "control-key-error", ref: (el) => queueMicrotask(() => el.focus()) }),
      h("p", { class: "error", id: "control-key-error", role: "alert" }, wasKeyGiven() && "That was not the key.")),
    button("Unlock", null, { kind: "primary", type: "submit" })));
