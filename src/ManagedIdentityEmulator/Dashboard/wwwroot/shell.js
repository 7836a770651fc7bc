// What is around every view: where to go, how the emulator is, and what has just happened.
import { openPalette } from "./palette.js";
import { h } from "./dom.js";
import { icon, sign } from "./icons.js";
import { showKeys } from "./keyboard.js";
import { button } from "./parts.js";
import * as log from "./requestLog.js";
import { link } from "./router.js";
import { store } from "./store.js";
import * as theme from "./theme.js";
import { fromSpan, instant, now, number, span } from "./time.js";

export const frame = (views, view) => [
  h("a", { key: "skip", class: "skip", href: "#title", onclick: skip }, "To the content"),
  h("header", { key: "side", class: "side" },
    h("a", { class: "brand", href: link("overview") }, sign(), h("span", null, "Managed Identity ", h("br"), "Emulator")),
    h("nav", { "aria-label": "Views" }, h("ul", null, views.map((one, i) => h("li", { key: one.id }, place(one, i, one === view))))),
    h("div", { class: "foot" }, clock(), connection(), tools())),
  h("main", { key: "main", id: "main", class: `view view-${view.id}`, "aria-labelledby": "title" },
    outage(), problem(),
    store.state ? h("div", { key: view.id, class: "content" }, ...[view.view(store.route.rest)].flat()) : waiting()),
  h("div", { key: "notice", class: `notice ${store.notice?.isBad ? "bad" : ""}`, role: "status", "aria-live": "polite", "data-shown": store.notice ? "" : null }, store.notice?.text),
];

const place = (view, i, isCurrent) =>
  h("a", { href: link(view.id), "aria-current": isCurrent ? "page" : null, "aria-keyshortcuts": String(i + 1) },
    icon(view.id), h("span", { class: "name" }, view.title), count(view), h("kbd", { "aria-hidden": "true" }, String(i + 1)));

function count(view) {
  const [of, words] = view.count?.() ?? [];
  return of > 0 && h("span", { class: "count" }, number(of), h("span", { class: "sr" }, ` ${words}`));
}

function clock() {
  const known = store.state?.clock;
  const offset = known ? fromSpan(known.offset) : 0;
  return h("a", { class: "now", href: link("clock") },
    h("span", { class: "sr" }, "The emulator's clock: "),
    h("span", { class: "mono" }, known ? `${instant(now())} UTC` : "…"),
    known && (known.frozen || Math.abs(offset) >= 1000) && h("span", { class: "moved" }, [known.frozen && "stands still", Math.abs(offset) >= 1000 && `${span(Math.abs(offset))} ${offset > 0 ? "ahead" : "behind"}`].filter(Boolean).join(", ")));
}

function connection() {
  const [kind, words] = store.connection === "gone" ? ["bad", "gone"] : store.connection === "connecting" ? ["wait", "connecting"] : store.isReady ? ["good", "live"] : ["wait", "not ready"];
  return h("p", { class: "connection" }, h("span", { class: `dot ${kind}`, "aria-hidden": "true" }), h("span", { class: "sr" }, "Emulator: "), h("span", null, words), store.connection === "open" && h("span", { class: "rate" }, `${number(log.rate())}/s`, h("span", { class: "sr" }, " requests")));
}

const tools = () =>
  h("div", { class: "tools" },
    button("", openPalette, { kind: "quiet", name: "Go to anything", title: "Go to anything (Ctrl K)", icon: "search" }),
    button(theme.current(), theme.next, { kind: "quiet", name: `Theme: ${theme.current()}`, title: "Light, dark, or as the system (t)", icon: "theme" }),
    button("", showKeys, { kind: "quiet", name: "Keys", title: "Keys (?)", icon: "help" }));

const outage = () =>
  h("div", { key: "outage", role: "alert" },
    store.connection === "gone" && h("div", { class: "banner bad" }, icon("warning"),
      h("p", null, h("strong", null, "The emulator does not answer. "), "What is shown is what it said last. It is asked again and again; the page goes on by itself when it is back.")));

const problem = () =>
  h("div", { key: "problem", role: "alert" }, store.problem && store.connection === "open" && h("div", { class: "banner bad" }, icon("warning"), h("p", null, store.problem)));

const waiting = () => h("div", { key: "waiting", class: "empty" }, h("h1", { id: "title", tabindex: "-1" }, "Managed Identity Emulator"), h("p", null, "Asking the emulator…"));

// The address is the route: a fragment would lead elsewhere.
function skip(event) {
  event.preventDefault();
  document.getElementById("title")?.focus();
}
