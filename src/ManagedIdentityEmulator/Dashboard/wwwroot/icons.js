// Drawn on a grid of 16, by strokes in the colour of the text.
import { h } from "./dom.js";

const paths = {
  overview: "M2 9.5 8 3l6 6.5M4 8v5.5h8V8",
  requests: "M2 4h12M2 8h12M2 12h7",
  hosts: "M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01",
  identities: "M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c.5-2.600 2.500-4 5-4s4.500 1.400 5 4",
  tokens: "M2 4.500h12v2.200a1.300 1.300 0 0 0 0 2.600v2.200H2V9.300a1.300 1.300 0 0 0 0-2.600zM9.500 6.200v.6M9.500 9.200v.6",
  keys: "M10.500 9.500a3.500 3.500 0 1 0-3.300-2.300L2 12.400V14h2.500v-1.500H6V11l1.500-1.500M11 5.500h.01",
  drills: "M9 1.500 3 9h4.500L7 14.500 13 7H8.500z",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.500V8l2.500 1.500",
  copy: "M6 6h7.500v7.500H6zM10 3.500V2.500H2.500V10h1",
  pause: "M5.500 3v10M10.500 3v10",
  play: "M4.500 2.500 13 8l-8.500 5.500z",
  clear: "M3 4.500h10M6.500 4V2.500h3V4M4.500 4.500l.5 9h6l.5-9",
  rotate: "M13.500 3v3.500H10M13 6.500A5.500 5.500 0 1 0 13.400 9",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  close: "M4 4l8 8M12 4l-8 8",
  good: "M3 8.500 6.500 12 13 4.500",
  bad: "M4 4l8 8M12 4l-8 8",
  warning: "M8 2.500 14.500 13.500h-13zM8 6.500v3M8 11.500h.01",
  theme: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5h3.500M8 8h6M8 11h3.500",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.500 10.500 14 14",
  help: "M5.500 6a2.500 2.500 0 1 1 3.700 2.200c-.8.450-1.200.9-1.200 1.800M8 12.500h.01",
  next: "M6 3.500 10.500 8 6 12.500",
};

export const icon = (name) =>
  h("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" }, h("path", { d: paths[name] }));

/** The emulator's own sign: a keyhole. */
export const sign = () =>
  h("svg", { class: "sign", viewBox: "0 0 32 32", "aria-hidden": "true", focusable: "false" },
    h("rect", { width: "32", height: "32", rx: "8" }), h("circle", { cx: "16", cy: "12.5", r: "5" }), h("path", { d: "M16 14l3.6 10.200a1 1 0 0 1-.9 1.300h-5.400a1 1 0 0 1-.9-1.300z" }));
