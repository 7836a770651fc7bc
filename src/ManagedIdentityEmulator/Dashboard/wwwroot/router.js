// Where in the page one is: "#/hosts/web". The browser's own back and forward do the rest.
import { update } from "./store.js";

export const link = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;

export const go = (...parts) => {
  location.hash = link(...parts);
};

/** Has the address say where one is, in place of where one was: typing in a filter is no step to go back over. */
export function replace(...parts) {
  history.replaceState(null, "", link(...parts));
  read();
}

let home = "";

function read() {
  const [view, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decode);
  const route = { view: view === "" ? home : view, rest };
  update({ route });
  return route;
}

/** Reads the route, now and whenever it changes. `onMoved` is told when the view is another one. */
export function start(first, onMoved) {
  home = first;
  let last = read().view;
  addEventListener("hashchange", () => {
    const { view } = read();
    if (view !== last) {
      last = view;
      onMoved();
    }
  });
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody has typed it
  }
}
