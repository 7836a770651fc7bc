// Keeps the store true: reads everything when the stream of events opens, and after each event what it has changed.
import { api } from "./api.js";
import { listen } from "./events.js";
import * as log from "./requestLog.js";
import { invalidate, store, tell, update } from "./store.js";

const healthEvery = 5000;
const healthPatience = 3000;
const betweenReadings = 250; // a thousand changes a second are not read a thousand times
const betweenRequests = 200;

const readers = {
  state: () => api.get("/state").then((state) => ({ state: { ...state, clock: { ...state.clock, readAt: performance.now() } } })),
  keys: () => api.get("/keys").then((keys) => ({ keys })),
  faults: () => api.get("/faults").then((faults) => ({ faults })),
  drills: () => api.get("/keys/drills").then((drills) => ({ drills })),
  presets: () => api.get("/faults/presets").then((presets) => ({ presets })),
};

const due = new Set();
let reading = null;

/** Reads these anew, soon, and each of them once for all who ask meanwhile. */
export function refresh(...names) {
  names.forEach((name) => due.add(name));
  if (due.size > 0) {
    reading ??= readSoon().finally(() => {
      reading = null;
      refresh(); // what has come due since the last look
    });
  }

  return reading;
}

async function readSoon() {
  while (due.size > 0) {
    const names = [...due];
    due.clear();
    try {
      update({ ...Object.assign({}, ...(await Promise.all(names.map((name) => readers[name]())))), problem: null });
    } catch (error) {
      update({ problem: error.message });
    }

    await new Promise((resolve) => setTimeout(resolve, betweenReadings));
  }
}

export function start() {
  listen({ onOpen: opened, onEvents: happened, onGone: gone, onRest: rest });
  setInterval(checkHealth, healthEvery);
  setInterval(invalidate, 1000); // times that are shown go on
  document.addEventListener("visibilitychange", () => document.hidden || refresh("state")); // a machine that slept has stopped the page's clock
}

async function opened() {
  const { goneSince, restsSince } = store;
  const since = restsSince ?? goneSince;
  if (since !== null) {
    log.clear(); // an emulator that was started again counts its requests from 1
  }

  update({ connection: "open", goneSince: null, restsSince: null, isStalled: false });
  checkHealth();
  refresh(...Object.keys(readers));
  await readJournal(since);
  if (goneSince !== null) {
    tell("The emulator is back.");
  }
}

function gone() {
  if (store.connection !== "gone") {
    update({ connection: "gone", goneSince: Date.now(), isReady: false });
  }
}

function rest() {
  store.restsSince ??= Date.now();
}

async function readJournal(since) {
  const [entries, clock] = await Promise.all([api.get(`/requests?last=${log.most}`), api.get("/clock")]).catch(() => [[], {}]);
  log.seed(entries.map(log.fromJournal), Date.parse(clock.utcNow), since ?? 0);
  invalidate();
}

// A process that is stopped, or a machine that is asleep, keeps its connections: it has to be asked.
async function checkHealth() {
  if (document.hidden) {
    return;
  }

  try {
    const isReady = (await fetch("health/ready", { cache: "no-store", signal: AbortSignal.timeout(healthPatience) })).ok;
    if (isReady !== store.isReady) {
      update({ isReady });
    }

    if (store.connection === "gone" && store.isStalled) {
      update({ connection: "open", goneSince: null, isStalled: false });
      refresh(...Object.keys(readers));
      tell("The emulator is back.");
    }
  } catch {
    if (store.connection === "open") {
      update({ isStalled: true });
      gone();
    }
  }
}

const changedBy = [
  [/^key\./, ["state", "keys"]],
  [/^keyDrill\./, ["keys", "drills", "state"]],
  [/^credential\./, ["keys", "state"]],
  [/^registry\./, ["state", "keys"]],
  [/^clock\./, ["state", "keys", "faults", "drills"]],
  [/^fault\./, ["faults"]],
];

function happened(events) {
  const requests = [];
  for (const event of events) {
    if (event.type === "request") {
      requests.push(log.fromEvent(event));
    } else if (event.type === "requests.cleared") {
      log.clear();
    }

    changedBy.filter(([type]) => type.test(event.type)).forEach(([, names]) => refresh(...names));
  }

  if (requests.length > 0) {
    log.add(requests);
    drawSoon();
    if (requests.some((request) => request.fault)) {
      refresh("faults");
    }
  }
}

// Faster than anybody reads, drawing them would only take the page's time.
let drawing = null;

function drawSoon() {
  drawing ??= setTimeout(() => {
    drawing = null;
    invalidate();
  }, log.rate() > 50 ? betweenRequests : 0);
}
