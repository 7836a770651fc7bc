// What became of a request: a word, and a sign that does not need its colour.
import { badge } from "./parts.js";

const outcomes = {
  issued: ["good", "good"],
  answered: ["good", "good"],
  challenged: ["info", "help"],
  refused: ["bad", "bad"],
  throttled: ["warn", "warning"],
  faulted: ["drill", "drills"],
  failed: ["bad", "warning"],
  aborted: ["warn", "minus"],
};

export const names = Object.keys(outcomes);

export const outcome = (entry) => badge(entry.outcome, ...(outcomes[entry.outcome] ?? ["info"]));
