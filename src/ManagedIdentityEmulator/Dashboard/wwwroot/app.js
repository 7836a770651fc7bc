// The page: what is around the views, and which of them is shown. Start reading here.
import { dialog } from "./dialog.js";
import { h, render } from "./dom.js";
import * as keyboard from "./keyboard.js";
import * as live from "./live.js";
import { lock } from "./lock.js";
import { openPalette } from "./palette.js";
import * as router from "./router.js";
import { frame } from "./shell.js";
import { store, whenChanged } from "./store.js";
import * as theme from "./theme.js";
import { views } from "./views/all.js";
import { lost } from "./views/lost.js";

const root = document.getElementById("app");
const current = () => views.find((view) => view.id === store.route.view) ?? lost;

function draw() {
  const view = current();
  document.title = `${view.title} · Managed Identity Emulator`;
  render(root, ...(store.isLocked ? [lock()] : [...frame(views, view), dialog()]));
}

theme.start();
whenChanged(draw);
router.start(views[0].id, () => requestAnimationFrame(() => document.getElementById("title")?.focus()));
keyboard.start(
  {
    ...Object.fromEntries(views.map((view, i) => [String(i + 1), [view.title, () => router.go(view.id)]])),
    "Ctrl K": ["go to anything, do anything", openPalette],
    "/": ["to the filter", () => document.querySelector("[data-filter]")?.focus()],
    t: ["light, dark, or as the system", theme.next],
  },
  () => current().keys ?? {});
live.start();
