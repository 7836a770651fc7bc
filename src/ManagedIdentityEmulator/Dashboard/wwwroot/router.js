// Where in the page one is: "#/hosts/web". The browser's own back and forward do the rest.
import { update } from "./store.js";

export const link = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;

export const go = (...parts) => {
  location.hash = link(...parts);
};

/** Reads the route, now and whenever it changes. `onMoved` is told when the view is another one. */
export function start(known, onMoved) {
  let last = null;
  const read = () => {
    const [view, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decode);
    const route = { view: known.includes(view) ? view : known[0], rest };
    update({ route });
    if (last !== null && last !== route.view) {
      onMoved(route);
    }

    last = route.view;
  };
  addEventListener("hashchange", read);
  read();
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody has typed it
  }
}
