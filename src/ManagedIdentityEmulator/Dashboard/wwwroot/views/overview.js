import { api } from "../api.js";
import { h } from "../dom.js";
import { hosts, userAssigned } from "../model.js";
import { outcome } from "../outcomes.js";
import { badge, block, empty, facts, heading, section, value, when } from "../parts.js";
import * as log from "../requestLog.js";
import { link } from "../router.js";
import { store } from "../store.js";
import { number, plural, timeOfDay } from "../time.js";

const latest = 6;

export const overview = { id: "overview", title: "Overview", view: () => [heading("Overview", lead()), addresses(), traffic(), standing(), trouble(), firstToken()] };

const lead = () => `${plural(hosts().length, "host")}, ${plural(userAssigned().length, "user-assigned identity", "user-assigned identities")}, ${plural(store.state.applications.length, "application")}.`;

function addresses() {
  const { data, imds, tls, control } = store.state.addresses;
  const health = store.connection === "gone" ? badge("does not answer", "bad", "bad") : store.isReady ? badge("ready", "good", "good") : badge("not ready", "warn", "warning");
  return section("Addresses", { class: "wide", aside: health },
    facts(
      ["Data", value(data, "the address of the managed identity protocols"), h("span", { class: "hint" }, "managed identity protocols")],
      ["IMDS", imds ? value(imds, "the address of IMDS") : h("span", { class: "hint" }, "not at 169.254.169.254 on this machine: the banner says how to get it")],
      ["TLS", value(tls, "the address of the TLS listener"), h("span", { class: "hint" }, "Entra, Resource Manager, Service Fabric; ", h("button", { type: "button", class: "link", onclick: saveCertificate }, "save the certificate to trust"))],
      ["Control", value(control, "the address of the control API"), h("span", { class: "hint" }, "this page, the API (", h("a", { href: "/openapi/v1.json" }, "OpenAPI"), "), keys and discovery over plain HTTP")],
      ["Authority", value(`${tls}/${store.state.tenantId}`, "the authority"), h("span", { class: "hint" }, "what services verify tokens by")],
      ["Tenant", value(store.state.tenantId, "the tenant id")],
      ["Subscription", value(store.state.subscriptionId, "the subscription id")]));
}

// Asked for by the page, which may have a key to send.
async function saveCertificate() {
  const pem = await api.text("/ca.pem");
  const address = URL.createObjectURL(new Blob([pem], { type: "application/x-pem-file" }));
  Object.assign(document.createElement("a"), { href: address, download: "ca.pem" }).click();
  URL.revokeObjectURL(address);
}

function traffic() {
  const minute = log.lastMinute();
  const [good, bad] = [minute.reduce((sum, one) => sum + one.good, 0), minute.reduce((sum, one) => sum + one.bad, 0)];
  const highest = Math.max(10, ...minute.map((one) => one.good + one.bad));
  const bar = (one, i) => {
    const [whole, failed] = [((one.good + one.bad) / highest) * 46, (one.bad / highest) * 46];
    return [
      h("rect", { key: `g${i}`, class: "good", x: i * 5, y: 48 - whole, width: 4, height: whole - failed }),
      h("rect", { key: `b${i}`, class: "bad", x: i * 5, y: 48 - failed, width: 4, height: failed }),
    ];
  };
  return section("Last minute", { aside: h("a", { href: link("requests") }, "All requests") },
    h("svg", { class: "minute", viewBox: "0 0 300 48", preserveAspectRatio: "none", role: "img", "aria-label": `${number(good)} answered and ${number(bad)} not, in the last minute` }, minute.map(bar)),
    h("p", { class: "figures" },
      h("span", null, h("strong", null, number(good)), " answered"),
      h("span", { class: bad > 0 ? "is-bad" : "" }, h("strong", null, number(bad)), " refused or failed"),
      h("span", null, h("strong", null, number(log.rate())), " a second")));
}

function trouble() {
  const entries = log.recent().filter((entry) => !log.isGood(entry.outcome)).slice(0, latest);
  return section("What went wrong lately", { class: "wide" },
    entries.length === 0
      ? empty("Nothing, as far as this page has seen.")
      : h("ol", { class: "trouble" }, entries.map((entry) =>
        h("li", { key: entry.id }, h("span", { class: "mono time" }, timeOfDay(entry.time).slice(0, 8)), outcome(entry), h("span", null, h("strong", null, entry.host ?? entry.protocol), " ", entry.reason)))));
}

function standing() {
  const active = store.faults.filter((fault) => fault.phase !== "ended");
  const signing = store.keys?.keys.find((key) => key.phase === "signing" || key.phase === "unpublished");
  return section("How things stand", {},
    facts(
      ["Signing key", signing && h("a", { href: link("keys"), class: "mono" }, `${signing.kid.slice(0, 12)}…`), signing && h("span", { class: "hint" }, "began to sign ", when(signing.signingFrom))],
      ["Next rotation", store.keys?.nextRotation ? when(store.keys.nextRotation) : h("span", { class: "hint" }, "none is due")],
      ["Failure drills", h("a", { href: link("drills") }, active.length === 0 ? "none" : `${number(active.length)} on`), active.length > 0 && h("span", { class: "hint" }, active.slice(0, 3).map((fault) => fault.name).join(", "))],
      ["Rotation drill", h("a", { href: link("drills") }, store.drills?.running?.name ?? "none")]));
}

const firstToken = () => {
  const machine = hosts().find((host) => host.type === "Microsoft.Compute/virtualMachines");
  return machine && section("First token", { class: "wide", aside: h("a", { href: link("hosts", machine.name) }, "In your language, on any host") },
    block(`curl -H Metadata:true '${store.state.addresses.data}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net'`, "the command for a first token"));
};
