// The requests that the page has seen: the newest ones, the newest that a filter lets through, and how many there were.

export const most = 500;
const seconds = 60;

const fresh = () => ({ all: [], matching: [], received: 0, firstId: null, lastId: null, seeded: new Set(), perSecond: new Map() });
let log = fresh();
let filter = null;

/** The newest first; where there is a filter, those that it lets through, of however many have come meanwhile. */
export const shown = () => (filter ? log.matching : log.all);

/** The newest first, whatever the filter. */
export const recent = () => log.all;

export const received = () => log.received;

/** How many the emulator has answered that did not get here: whoever reads too slowly loses the oldest. */
export const missed = () => (log.lastId === null ? 0 : Math.max(0, log.lastId - log.firstId + 1 - log.received));

export function setFilter(isWanted) {
  filter = isWanted;
  log.matching = isWanted ? log.all.filter(isWanted) : [];
}

export function clear() {
  const { perSecond } = log;
  log = { ...fresh(), perSecond };
}

/** Begins with what the journal has at that time of the emulator's clock; what has come by the stream meanwhile stays in front, and what came after `since` is counted. */
export function seed(entries, at, since, now = Date.now()) {
  const known = new Set(log.all.map((entry) => entry.id));
  const oldest = log.all.length < most ? 0 : log.all[most - 1].id; // what is before it has come and gone
  const older = entries.filter((entry) => entry.id > oldest && !known.has(entry.id)).reverse();
  log.seeded = new Set(older.map((entry) => entry.id));
  const cameAt = (entry) => now - Math.max(0, at - Date.parse(entry.time));
  older.filter((entry) => cameAt(entry) > since).forEach((entry) => count(entry, Math.floor(cameAt(entry) / 1000)));
  log.all = [...log.all, ...older].sort((one, other) => other.id - one.id).slice(0, most);
  if (older.length > 0) {
    log.received += older.length;
    log.firstId = Math.min(log.firstId ?? Infinity, older[older.length - 1].id);
    log.lastId = Math.max(log.lastId ?? 0, older[0].id);
  }

  setFilter(filter);
}

/** Takes requests in the order in which they have come, but for those that the journal has told of before the stream did. */
export function add(arrived, now = Date.now()) {
  const entries = arrived.filter((entry) => !log.seeded.delete(entry.id));
  for (const entry of entries) {
    log.received++;
    log.firstId = Math.min(log.firstId ?? entry.id, entry.id); // those of several threads may overtake one another
    log.lastId = Math.max(log.lastId ?? entry.id, entry.id);
    count(entry, Math.floor(now / 1000));
  }

  const newest = entries.toReversed();
  log.all = [...newest.slice(0, most), ...log.all].slice(0, most);
  if (filter) {
    log.matching = [...newest.filter(filter), ...log.matching].slice(0, most);
  }
}

/** The last minute, a second each, the oldest first: how many were good, and how many not. */
export function lastMinute(now = Date.now()) {
  const last = Math.floor(now / 1000);
  return Array.from({ length: seconds }, (_, i) => log.perSecond.get(last - seconds + 1 + i) ?? { good: 0, bad: 0 });
}

/** How many came in a second of late: of the last whole one, or of the one that goes on where that has more already. */
export function rate(now = Date.now()) {
  const [before, current] = lastMinute(now).slice(-2).map(({ good, bad }) => good + bad);
  return Math.max(before, current);
}

export const isGood = (outcome) => outcome === "issued" || outcome === "answered" || outcome === "challenged";

function count(entry, second) {
  const counts = log.perSecond.get(second) ?? { good: 0, bad: 0 };
  counts[isGood(entry.outcome) ? "good" : "bad"]++;
  log.perSecond.set(second, counts);
  for (const old of log.perSecond.keys()) {
    if (old > second - seconds) {
      break;
    }

    log.perSecond.delete(old);
  }
}

/** An entry of the journal, as an event tells it: its members as text. */
export function fromEvent({ time, data }) {
  return { ...data, time, id: Number(data.id), status: Number(data.status), milliseconds: Number(data.milliseconds), cached: data.cached && data.cached === "true" };
}

/** The same, as the journal has it. */
export function fromJournal({ client, fault, duration, ...entry }) {
  return { ...entry, client: client.sdk, version: client.version, address: client.address, fault: fault && `${fault.name}: ${fault.effect}`, milliseconds: toMilliseconds(duration) };
}

function toMilliseconds(span) {
  const [hours, minutes, secondsOf] = span.split(/:/);
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(secondsOf)) * 1000;
}
