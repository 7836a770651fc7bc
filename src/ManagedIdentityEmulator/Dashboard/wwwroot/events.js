// The stream of events: read by fetch, which sends the control key where EventSource cannot, and opened again whenever it ends.
import { api } from "./api.js";

const firstPause = 500;
const longestPause = 5000;

/** Takes events until the page is left. `onEvents` gets all that have come together. */
export async function listen({ onOpen, onEvents, onGone }) {
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      const reader = (await api.stream("/events")).pipeThrough(new TextDecoderStream()).getReader();
      pause = firstPause;
      onOpen();
      await read(reader, onEvents);
    } catch {
      // Whatever it was: it is tried again.
    }

    onGone();
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

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
