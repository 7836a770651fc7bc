import { actions } from "../actions.js";
import { h } from "../dom.js";
import { first } from "../model.js";
import { badge, button, copy, empty, heading, section, when } from "../parts.js";
import { link } from "../router.js";
import { local, store } from "../store.js";
import { number } from "../time.js";
import { axis, scale, track } from "../timeline.js";

const mostGone = 8;
const state = local({ text: "" });

export const keys = {
  id: "keys",
  title: "Keys",
  view: () => [
    heading("Keys and credentials", "A key is published before it signs, and after it has stopped, until the last of its tokens has expired.", button("Rotate the signing key", actions.rotateKeys, { kind: "primary", icon: "rotate", "aria-keyshortcuts": "r" })),
    ...(store.keys ? [signing(store.keys), credentials(store.keys)] : [empty("Asking for the keys …")]),
  ],
  keys: { r: ["rotate the signing key", actions.rotateKeys] },
};

const phases = {
  unpublished: ["signs, unpublished", "warn", "warning"],
  published: ["published, next", "info"],
  signing: ["signing", "good", "good"],
  retired: ["retired", "quiet"],
  gone: ["gone", "quiet"],
};

const order = ["signing", "unpublished", "published", "retired", "gone"];

function signing({ keys: all, nextRotation }) {
  const sorted = [...all].sort((one, other) => order.indexOf(one.phase) - order.indexOf(other.phase));
  const gone = sorted.filter((key) => key.phase === "gone");
  const shown = sorted.filter((key) => !gone.slice(mostGone).includes(key));
  const along = scale(shown.flatMap((key) => [key.publishedAt, key.signingFrom, key.retiredAt, key.goneAt].filter(Boolean)).concat(nextRotation ?? []));
  return section("Signing keys", { class: "timeline", aside: h("span", { class: "hint" }, "next rotation: ", nextRotation ? when(nextRotation) : "none is due") },
    legend(), axis(along),
    h("ol", null, shown.map((key) =>
      h("li", { key: key.kid, class: `is-${key.phase}` },
        h("div", { class: "life-name" }, h("code", { title: key.kid }, `${key.kid.slice(0, 12)}…`), copy(key.kid, "the key id"), badge(...phases[key.phase]), key.withdrawn && badge("withdrawn", "bad", "warning")),
        track(along, partsOf(key, nextRotation, along.at)),
        h("p", { class: "hint" }, inWords(key, nextRotation))))),
    gone.length > mostGone && h("p", { class: "hint" }, `… and ${number(gone.length - mostGone)} more that are gone.`));
}

const partsOf = (key, nextRotation, at) => [
  { kind: "published", from: key.publishedAt, to: key.signingFrom ?? key.retiredAt ?? (key.phase === "gone" ? key.goneAt : nextRotation ?? at) },
  { kind: key.phase === "unpublished" ? "unpublished" : "signing", from: key.signingFrom, to: key.retiredAt ?? (key.phase === "gone" ? key.goneAt : nextRotation ?? at) },
  { kind: "retired", from: key.retiredAt, to: key.goneAt },
];

const inWords = (key, nextRotation) => [
  key.publishedAt ? ["published ", when(key.publishedAt)] : ["not published"],
  key.signingFrom ? [", began to sign ", when(key.signingFrom)] : key.phase === "published" && nextRotation ? [", signs ", when(nextRotation)] : [],
  key.retiredAt ? [", retired ", when(key.retiredAt)] : [],
  key.goneAt ? [key.phase === "gone" ? ", gone " : ", goes ", when(key.goneAt)] : [],
  ".",
];

const legend = () => h("ul", { class: "legend", "aria-label": "What the colours mean" }, ["published", "signing", "retired"].map((kind) => h("li", { key: kind }, h("span", { class: `part ${kind}` }), kind)), h("li", { key: "planned" }, h("span", { class: "part signing planned" }), "still to come"));

function credentials({ credentials: all }) {
  const fitting = all.filter((one) => `${one.identity} ${one.clientId}`.toLowerCase().includes(state.text.toLowerCase()));
  const [shown, left] = first(fitting, 50);
  const along = scale(shown.flatMap((one) => [one.notBefore, one.notAfter]));
  return section("Credentials of the identities", { class: "timeline", aside: h("input", { type: "search", "data-filter": true, "aria-label": "Filter credentials", placeholder: "Filter", value: state.text, oninput: (event) => (state.text = event.target.value) }) },
    axis(along),
    h("ol", null, shown.map((one) =>
      h("li", { key: one.clientId },
        h("div", { class: "life-name" }, one.kind === "userAssigned" ? h("a", { href: link("identities", one.identity) }, one.identity) : h("a", { href: link("hosts", one.identity) }, one.identity), badge(one.kind === "userAssigned" ? "user" : "system", one.kind === "userAssigned" ? "info" : "good"),
          button("", () => actions.rotateCredential(one), { kind: "quiet", name: `Renew the credential of ${one.identity}`, title: "Renew it now", icon: "rotate" })),
        track(along, [
          one.previous && { kind: "retired", from: one.previous.notBefore, to: one.notBefore },
          { kind: "signing", from: one.notBefore, to: one.renewsAt },
          { kind: "retired", from: one.renewsAt, to: one.notAfter },
        ].filter(Boolean)),
        h("p", { class: "hint" }, "issued ", when(one.notBefore), ", renewed ", when(one.renewsAt), ", ends ", when(one.notAfter), one.previous && [", the one before it counts until ", when(one.previous.notAfter)], ".")))),
    left > 0 && h("p", { class: "hint" }, `… and ${number(left)} more: filter.`));
}
