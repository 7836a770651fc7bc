// The stream of events: read by fetch, which sends the control key where EventSource cannot, and opened again whenever it ends.
import { api } from "./api.js";

const firstPause = 500;
const longestPause = 5000;
const hiddenPatience = 5000;

/**
 * Takes events until the page is left. `onEvents` gets all that have come together. A browser has six connections for all its tabs:
 * one that nobody sees leaves its own to the others, and takes it again when it is seen.
 */
export async function listen({ onOpen, onEvents, onGone, onRest }) {
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    await seen();
    const { signal } = (connection = new AbortController());
    try {
      const reader = (await api.stream("/events", signal)).pipeThrough(new TextDecoderStream()).getReader();
      pause = firstPause;
      onOpen();
      await read(reader, onEvents);
    } catch {
      // Whatever it was: it is tried again.
    }

    if (signal.aborted) {
      onRest();
      continue;
    }

    onGone();
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

let connection = new AbortController();
let patience = 0;
let whenSeen = () => {};

document.addEventListener("visibilitychange", () => {
  clearTimeout(patience);
  document.hidden ? (patience = setTimeout(() => connection.abort(), hiddenPatience)) : whenSeen();
});

const seen = () => new Promise((resolve) => (document.hidden ? (whenSeen = resolve) : resolve()));

async function read(reader, onEvents) {
  for (let rest = ""; ;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }

    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    const events = blocks.map(parse).filter((event) => event !== null);
    if (events.length > 0) {
      onEvents(events);
    }
  }
}

function parse(block) {
  const data = block.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5));
  return data.length === 0 ? null : JSON.parse(data.join("\n"));
}
