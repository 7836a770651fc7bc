// Where an address leads that somebody has typed, or has kept from another version.
import { h } from "../dom.js";
import { heading } from "../parts.js";
import { link } from "../router.js";

export const lost = {
  id: "lost",
  title: "No such view",
  view: () => [heading("No such view", "The address of this page leads to none of its views."), h("p", null, h("a", { href: link("overview") }, "To the overview"), ", or to one of the others by its name.")],
};
