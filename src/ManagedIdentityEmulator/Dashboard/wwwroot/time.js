// Times are the emulator's, in UTC, as its commands and logs write them.
import { store } from "./store.js";

/** What the emulator's clock shows, in milliseconds since 1970. */
export function now() {
  const clock = store.state?.clock;
  return !clock ? Date.now() : clock.frozen ? Date.parse(clock.utcNow) : Date.parse(clock.utcNow) + (performance.now() - clock.readAt);
}

export const instant = (time) => iso(time)?.slice(0, 19).replace("T", " ") ?? String(time);

export const minute = (time) => instant(time).slice(0, 16);

export const timeOfDay = (time) => iso(time)?.slice(11, 23) ?? String(time);

export const iso = (time) => {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

/** "in 3 d 4 h", "12 min ago", "now". */
export function relative(time) {
  const difference = new Date(time).getTime() - now();
  const words = span(Math.abs(difference));
  return words === "0 s" ? "now" : difference > 0 ? `in ${words}` : `${words} ago`;
}

const units = [["y", 365 * 86400], ["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];

/** A length of time in its two largest units. */
export function span(milliseconds) {
  let left = Math.floor(milliseconds / 1000);
  const words = [];
  for (const [unit, length] of units) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0 || words.length > 0) {
      words.push(count > 0 ? `${count} ${unit}` : "");
    }
  }

  return words.slice(0, 2).filter(Boolean).join(" ") || "0 s";
}

/** A span as the API writes one, [-][d.]hh:mm:ss[.f], in milliseconds. */
export function fromSpan(text) {
  const [, sign, days, hours, minutes, seconds] = /^(-?)(?:(\d+)\.)?(\d+):(\d+):([\d.]+)$/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * ((((Number(days ?? 0) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
}

export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

export const number = (count) => count.toLocaleString("en");
