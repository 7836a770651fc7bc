// Lives drawn along one scale that is finer near now: seconds and months are both to be seen on it.
import { h } from "./dom.js";
import { now, span } from "./time.js";

const shortest = 3600 * 1000;
const grain = 1000;

const marks = [[1000 * 10, "10 s"], [1000 * 60, "1 min"], [1000 * 600, "10 min"], [1000 * 3600, "1 h"], [1000 * 3600 * 8, "8 h"], [1000 * 86400, "1 d"], [1000 * 86400 * 7, "7 d"], [1000 * 86400 * 30, "30 d"], [1000 * 86400 * 90, "90 d"], [1000 * 86400 * 365, "1 y"]];

/** Where instants are, from 0 to 1; now is in the middle. */
export function scale(times) {
  const at = now();
  const farthest = Math.max(shortest, ...times.map((time) => Math.abs(new Date(time).getTime() - at)).filter(Number.isFinite)) * 2.5;
  const whole = Math.log1p(farthest / grain);
  const place = (milliseconds) => 0.5 + (Math.sign(milliseconds) * Math.min(1, Math.log1p(Math.abs(milliseconds) / grain) / whole)) / 2;
  const ticks = marks.filter(([length]) => length < farthest).flatMap(([length, text]) => [{ at: place(-length), text: `${text} ago`, length }, { at: place(length), text: `in ${text}`, length }]);
  return { at, place: (time) => place(new Date(time).getTime() - at), ticks: thinned(ticks) };
}

// Those farthest from now are the ones to keep: near it they stand close.
function thinned(ticks) {
  const kept = [];
  for (const tick of ticks.sort((one, other) => other.length - one.length)) {
    if (kept.every((other) => Math.abs(other.at - tick.at) > 0.085) && Math.abs(tick.at - 0.5) > 0.06) {
      kept.push(tick);
    }
  }

  return kept;
}

export const axis = ({ ticks }) =>
  h("div", { class: "axis", "aria-hidden": "true" },
    ticks.map((tick) => h("span", { key: tick.text, style: { "--at": String(tick.at) } }, tick.text)), h("span", { class: "at-now", style: { "--at": "0.5" } }, "now"));

/** A life: `parts` are { kind, from, to }; the part of one that is still to come is drawn as a plan. For the eye alone: say the same in words. */
export const track = ({ at, place }, parts) =>
  h("div", { class: "track", "aria-hidden": "true" }, parts.filter(({ from, to }) => from && to).flatMap(({ kind, from, to }) => {
    const [begins, ends] = [new Date(from).getTime(), new Date(to).getTime()];
    const piece = (state, one, other) => other > one && h("span", { key: `${kind} ${state}`, class: `part ${kind} ${state}`, style: { "--from": String(place(one)), "--to": String(place(other)) } });
    return [piece("past", begins, Math.min(ends, at)), piece("planned", Math.max(begins, at), ends)];
  }), h("span", { key: "now", class: "line" }));

export const length = (from, to) => span(new Date(to).getTime() - new Date(from).getTime());
