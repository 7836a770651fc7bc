// Rotations as they should not be: one at a time, and some are done at once.
import { actions } from "../actions.js";
import { confirm } from "../dialog.js";
import { h } from "../dom.js";
import { button, section, toggle, when } from "../parts.js";
import { store } from "../store.js";

const lasting = ["unpublished-signing-key", "soak"];
const warnings = { "early-retirement": "Tokens that the key has signed are refused by whoever reads the keys again.", "emergency-revocation": "Every token that was issued until now is worthless from then on." };

export const rotationDrills = () =>
  section("Rotation drills", { class: "incidents", aside: h("span", { class: "hint" }, "one at a time") },
    h("ul", null, (store.drills?.drills ?? []).map((drill) => h("li", { key: drill.name }, one(drill)))));

function one({ name, description }) {
  const running = store.drills.running?.name === name ? store.drills.running : null;
  return [
    h("div", { class: "switch-row" }, h("strong", null, name),
      lasting.includes(name) ? toggle(name, running !== null, () => (running ? actions.endDrill() : actions.startDrill({ name }))) : button("Do it", () => ask(name), { name: `Do it: ${name}` })),
    h("p", null, description),
    running && h("p", { class: "hint" }, "goes on since ", when(running.since), running.until && [", until ", when(running.until)], running.every && `, every ${running.every}`),
  ];
}

const ask = (name) => confirm(`${name}?`, `${warnings[name] ?? ""} Keys that are withdrawn do not come back.`, "Do it", () => actions.startDrill({ name }));
