import { actions } from "../actions.js";
import { h } from "../dom.js";
import { number, plural } from "../time.js";
import { badge, button, empty, heading, section, table, toggle, when } from "../parts.js";
import { store } from "../store.js";
import { ownDrill, prefill } from "./ownDrill.js";
import { rotationDrills } from "./rotationDrills.js";

export const drills = {
  id: "drills",
  title: "Drills",
  count: () => [store.faults.filter((fault) => fault.phase !== "ended").length, "on"],
  view: (route) => {
    prefill(route);
    return [
      heading("Failure drills", "What Azure does only on its worst day, on demand. A drill befalls requests for tokens; the page itself is never befallen.", store.faults.length > 0 && button("All off", actions.clearFaults, { icon: "clear" })),
      section("Known incidents", { class: "incidents" }, h("ul", null, store.presets.map((preset) => h("li", { key: preset.name }, incident(preset))))),
      ownDrill(),
      inForce(),
      rotationDrills(),
    ];
  },
};

const isOn = (fault) => fault.phase !== "ended";

function incident(preset) {
  const running = store.faults.filter((fault) => fault.preset === preset.name && isOn(fault));
  const change = () => (running.length > 0 ? running.forEach((fault) => actions.removeFault(fault.name)) : actions.addFault({ preset: preset.name }));
  return [
    h("div", { class: "switch-row" }, h("strong", null, preset.name), toggle(preset.name, running.length > 0, change)),
    h("p", null, preset.description),
    h("p", { class: "hint" }, h("code", null, preset.effect), running.length > 0 && [" · ", progress(running[0])]),
  ];
}

const progress = (fault) => [`befell ${fault.applied} of ${plural(fault.matched, "request")}`, fault.until && [", ends ", when(fault.until)]];

const phases = { waiting: ["waiting", "info"], active: ["on", "drill", "drills"], ended: ["ended", "quiet"] };

const columns = [
  { name: "Drill", class: "name", isHead: true, cell: (fault) => [h("span", { class: "title" }, fault.name), badge(...phases[fault.phase])] },
  { name: "Effect", cell: (fault) => h("code", null, fault.effect) },
  { name: "Which requests", cell: (fault) => [["host", fault.host], ["identity", fault.identity], ["resource", fault.resource], ["protocol", fault.protocol]].filter(([, of]) => of).map(([name, of]) => `${name} ${of}`).join(", ") || "any for a token" },
  { name: "How often", cell: (fault) => [fault.times && plural(fault.times, "time"), fault.every && `every ${fault.every}th`, fault.probability && `${number(fault.probability * 100)} %`].filter(Boolean).join(", ") || "each" },
  { name: "So far", cell: progress },
  { name: "Actions", class: "acts", isUnnamed: true, cell: (fault) => button("", () => actions.removeFault(fault.name), { kind: "quiet", name: `Remove the drill ${fault.name}`, title: "Remove", icon: "clear" }) },
];

const inForce = () =>
  section("In force", {}, store.faults.length === 0 ? empty("No drill: every request gets what it should.") : table("Failure drills", columns, store.faults, (fault) => ({ key: fault.name, class: `is-${fault.phase}` })));
