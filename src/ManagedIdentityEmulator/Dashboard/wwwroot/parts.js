// What the views are made of.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { tell } from "./store.js";
import { instant, iso, relative } from "./time.js";

/** A heading with what can be done beside it. */
export const heading = (title, lead, ...actions) =>
  h("header", { class: "heading" },
    h("div", null, h("h1", { id: "title", tabindex: "-1" }, title), lead && h("p", { class: "lead" }, lead)),
    actions.length > 0 && h("div", { class: "actions" }, ...actions));

export const section = (title, props, ...children) => {
  const id = `section-${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  return h("section", { ...props, class: `panel ${props?.class ?? ""}`, "aria-labelledby": id },
    h("div", { class: "panel-head" }, h("h2", { id }, title), props?.aside), ...children);
};

export const button = (text, onclick, { kind = "", name, icon: mark, ...props } = {}) =>
  h("button", { type: "button", class: `button ${kind}`, onclick, "aria-label": name, ...props }, mark && icon(mark), text && h("span", null, text));

/** A button that copies, and says so. */
export const copy = (text, what) =>
  h("button", { type: "button", class: "copy", "aria-label": `Copy ${what}`, title: `Copy ${what}`, onclick: () => copyText(text, what) }, icon("copy"));

async function copyText(text, what) {
  try {
    await (navigator.clipboard ? navigator.clipboard.writeText(text) : copyBySelection(text));
    tell(`Copied ${what}.`);
  } catch {
    tell(`The browser does not let ${what} be copied: select it.`, true);
  }
}

// A page by plain HTTP, under another name than localhost, has no clipboard.
function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.activeElement.after(area); // inside a dialog, nothing outside it can be selected
  const focused = document.activeElement;
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  focused.focus();
  if (!isDone) {
    throw new Error();
  }
}

/** An id or address, in full, with a button that copies it. */
export const value = (text, what) => h("span", { class: "value" }, h("code", null, text), copy(text, what));

/** A block of text to take along. */
export const block = (text, what) =>
  h("div", { class: "block" }, h("pre", { tabindex: "0", role: "region", "aria-label": what }, h("code", null, text)), copy(text, what));

export const badge = (text, kind, mark) => h("span", { class: `badge ${kind}` }, mark && icon(mark), text);

export const when = (time) => h("time", { datetime: iso(time), title: `${instant(time)} UTC` }, relative(time));

export const empty = (text, ...more) => h("div", { class: "empty" }, h("p", null, text), ...more);

/** Names and what they stand for. */
export const facts = (...pairs) =>
  h("dl", { class: "facts" }, pairs.filter(Boolean).map(([name, ...content]) => h("div", { key: name }, h("dt", null, name), h("dd", null, ...content))));

/**
 * A table that becomes cards where there is no room for columns; the roles are said, for a table laid out otherwise is none to browsers.
 * A column is { name, cell(row), class?, isHead?, isUnnamed? }, the last for one that the eye knows without its name; `props(row)` are of the row, with its key; `more(row)` is what is unfolded below it.
 */
export const table = (caption, columns, rows, props, more = () => null) =>
  h("table", { class: "table", role: "table", "aria-label": caption },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map((column) => h("th", { key: column.name, role: "columnheader", scope: "col", class: column.class }, h("span", { class: column.isUnnamed && "sr" }, column.name))))),
    h("tbody", { role: "rowgroup" }, rows.map((row) => {
      const [own, below] = [props(row), more(row)];
      return [
        h("tr", { role: "row", ...own }, columns.map((column) => cell(column, row))),
        below && h("tr", { role: "row", key: `${own.key}+`, class: "more-row" }, h("td", { role: "cell", colspan: columns.length, "aria-colspan": columns.length }, below)),
      ];
    })));

const cell = (column, row) =>
  h(column.isHead ? "th" : "td", { key: column.name, role: column.isHead ? "rowheader" : "cell", scope: column.isHead && "row", class: column.class, "data-label": column.isUnnamed ? null : column.name }, column.cell(row));

/** On or off. */
export const toggle = (name, isOn, onclick, props) =>
  h("button", { type: "button", role: "switch", class: "switch", "aria-checked": String(isOn), "aria-label": name, onclick, ...props }, h("span", { class: "knob" }));

const mostListed = 100;
const mostProposed = 1000;

/** One of `options`, [value, name] each: from a list or, where that is longer than anybody reads, by its name, which the datalist of that id helps with. */
export const oneOf = (options, listId, props) =>
  options.length > mostListed
    ? h("input", { type: "text", list: listId, autocomplete: "off", spellcheck: "false", ...props })
    : h("select", props, options.map(([value, name]) => h("option", { key: value, value }, name)));

/** One of many, and a button that takes it: a list that acts by itself would take the first one that an arrow key comes by. */
export const pick = (label, action, options, listId, take) =>
  h("form", {
    class: "pick-one",
    onsubmit: (event) => {
      event.preventDefault();
      const given = event.target.elements.one.value.trim();
      const found = options.find((option) => option.some((known) => known.toLowerCase() === given.toLowerCase()));
      found ? take(found[0]) : tell(`There is no ${given} that could be assigned here.`, true);
    },
  }, oneOf(options, listId, { name: "one", "aria-label": label, required: true, placeholder: "its name" }), button(action, null, { type: "submit", name: `${action}: ${label}` }));

/** What is proposed to whoever types a name of many. */
export const proposals = (id, named) => named.length > mostListed && h("datalist", { id }, named.slice(0, mostProposed).map(({ name }) => h("option", { value: name })));

/** One of several, by buttons: `choices` are [id, text]. */
export const choose = (name, choices, chosen, onchoose) =>
  h("div", { class: "choose", role: "group", "aria-label": name },
    choices.map(([id, text]) => h("button", { key: id, type: "button", "aria-pressed": String(id === chosen), onclick: () => onchoose(id) }, text)));
