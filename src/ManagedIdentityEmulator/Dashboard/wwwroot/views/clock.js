import { actions } from "../actions.js";
import { h } from "../dom.js";
import { button, facts, heading, section, toggle, when } from "../parts.js";
import { store } from "../store.js";
import { fromSpan, instant, iso, now, span } from "../time.js";

const steps = [["−1 d", -86400], ["−1 h", -3600], ["+1 min", 60], ["+10 min", 600], ["+1 h", 3600], ["+1 d", 86400], ["+31 d", 31 * 86400]];

export const clock = {
  id: "clock",
  title: "Clock",
  view: () => [
    heading("Clock", "Tokens, keys, credentials and drills go by this clock. TLS certificates, and services that verify tokens, go by the machine's."),
    h("div", { key: "clock", class: "clock" }, face(), due()),
  ],
  keys: {
    f: ["stop the clock, and let it run", freeze],
    "+": ["an hour ahead", () => advance(3600)],
    "-": ["an hour back", () => advance(-3600)],
  },
};

function freeze() {
  return actions.moveClock({ frozen: !store.state.clock.frozen });
}

const advance = (seconds) => actions.moveClock({ advance: seconds });

function face() {
  const { frozen, offset } = store.state.clock;
  const ahead = fromSpan(offset);
  const isMoved = frozen || Math.abs(ahead) >= 1000;
  return section("It shows", { class: "face" },
    h("p", { class: "time mono", role: "timer", "aria-live": "off" }, h("span", { class: "date" }, instant(now()).slice(0, 10)), " ", h("span", null, instant(now()).slice(11)), h("span", { class: "utc" }, " UTC")),
    h("p", { class: "hint" }, isMoved ? `${frozen ? "stands still" : "runs"}, ${Math.abs(ahead) < 1000 ? "with the machine's" : `${span(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the machine's`}` : "runs with the machine's"),
    h("div", { class: "switch-row" }, h("span", null, "Stands still"), toggle("Stands still", frozen, freeze, { "aria-keyshortcuts": "f" })),
    h("div", { class: "steps", role: "group", "aria-label": "Move it" }, steps.map(([text, seconds]) => button(text, () => advance(seconds), { key: text }))),
    h("form", { class: "set", onsubmit: set }, h("label", null, h("span", null, "Set it to (UTC)"), h("input", { type: "datetime-local", name: "time", step: "1", required: true, ref: (el) => (el.value = iso(now()).slice(0, 19)) })), button("Set", null, { type: "submit" })),
    h("div", { class: "actions" }, button("Back to the machine's", () => actions.moveClock({ offset: 0, frozen: false }), { kind: isMoved ? "primary" : "", icon: "rotate", disabled: !isMoved })));
}

async function set(event) {
  event.preventDefault();
  await actions.moveClock({ utcNow: `${event.target.elements.time.value.padEnd(19, ":00")}Z` });
}

function due() {
  const moments = [
    ["Next rotation", store.keys?.nextRotation],
    ...soonest("Key goes", store.keys?.keys.filter((key) => key.phase === "retired").map((key) => key.goneAt)),
    ...soonest("Credential is renewed", store.keys?.credentials.map((one) => one.renewsAt)),
    ...store.faults.filter((fault) => fault.phase !== "ended" && fault.until).map((fault) => [`Drill ${fault.name} ends`, fault.until]),
    ["Rotation drill ends", store.drills?.running?.until],
  ].filter(([, time]) => time).sort(([, one], [, other]) => Date.parse(one) - Date.parse(other));
  return section("What is due", { class: "due" },
    moments.length === 0 ? h("p", { class: "hint" }, "Nothing.") : facts(...moments.map(([name, time]) => [name, h("span", null, when(time), h("span", { class: "hint" }, `${instant(time)} UTC`)), button("Go there", () => actions.moveClock({ utcNow: time }), { kind: "quiet", name: `Go there: ${name}` })])));
}

const soonest = (name, times = []) => (times.length > 0 ? [[name, times.reduce((one, other) => (Date.parse(one) < Date.parse(other) ? one : other))]] : []);
