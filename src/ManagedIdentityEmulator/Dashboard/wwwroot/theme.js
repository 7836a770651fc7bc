// Light, dark, or as the system has it.
import { invalidate } from "./store.js";

const name = "mi-emulator.theme";
const themes = ["auto", "light", "dark"];
let chosen = themes.includes(localStorage.getItem(name)) ? localStorage.getItem(name) : "auto";

export const current = () => chosen;

export function start() {
  document.documentElement.dataset.theme = chosen;
}

export function next() {
  chosen = themes[(themes.indexOf(chosen) + 1) % themes.length];
  localStorage.setItem(name, chosen);
  start();
  invalidate();
}
