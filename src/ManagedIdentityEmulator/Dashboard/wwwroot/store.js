// What the page knows, and the one place that says when it is to be drawn again: at most once a frame.

export const store = {
  /** "connecting", "open" or "gone". */
  connection: "connecting",
  goneSince: null,
  /** Since when nobody sees the page, so that it hears of nothing. */
  restsSince: null,
  /** Whether the connection is there, and nobody answers on it. */
  isStalled: false,
  isReady: false,
  /** GET /_emulator/state, or null before it has come. */
  state: null,
  /** GET /_emulator/keys. */
  keys: null,
  faults: [],
  presets: [],
  drills: null,
  /** What went wrong with the last reading of any of these. */
  problem: null,
  route: { view: "overview", rest: [] },
  /** The dialog that is open: a function that draws it. */
  dialog: null,
  /** What was last said, for the eye and for screen readers. */
  notice: null,
  /** Whether the emulator asks for its control key. */
  isLocked: false,
};

let draw = () => {};
let isDue = false;

export function whenChanged(callback) {
  draw = callback;
}

export function update(changes) {
  Object.assign(store, changes);
  invalidate();
}

export function invalidate() {
  if (!isDue) {
    isDue = true;
    requestAnimationFrame(flush);
  }
}

/** Draws what is due now, for what must not wait: keys that are typed next belong to what is opened here. */
export function flush() {
  if (isDue) {
    isDue = false;
    draw();
  }
}

/** A store of a view's own: changing it draws. */
export function local(initial) {
  return new Proxy(initial, {
    set(target, name, value) {
      target[name] = value;
      invalidate();
      return true;
    },
  });
}

let noticeEnds = 0;

/** Says in a sentence what has happened. */
export function tell(text, isBad = false) {
  clearTimeout(noticeEnds);
  noticeEnds = setTimeout(() => update({ notice: null }), isBad ? 9000 : 4500);
  update({ notice: { text, isBad } });
}
