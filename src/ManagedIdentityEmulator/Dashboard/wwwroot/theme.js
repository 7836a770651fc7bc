// Light, dark, or as the system has it.
import { invalidate } from "./store.js";

const name = "mi-emulator.theme";
const themes = ["auto", "light", "dark"];
const system = matchMedia("(prefers-color-scheme: dark)");
let chosen = themes.includes(localStorage.getItem(name)) ? localStorage.getItem(name) : "auto";

export const current = () => chosen;

export function start() {
  system.addEventListener("change", apply);
  apply();
}

export function next() {
  chosen = themes[(themes.indexOf(chosen) + 1) % themes.length];
  localStorage.setItem(name, chosen);
  apply();
  invalidate();
}

function apply() {
  const asTheSystem = system.matches ? "dark" : "light";
  document.documentElement.dataset.theme = chosen === "auto" ? asTheSystem : chosen;
}
