// Fields, and what the emulator says is wrong with them: beside each.
import { ApiError } from "./api.js";
import { h } from "./dom.js";
import { oneOf } from "./parts.js";
import { local } from "./store.js";

/** What a form needs to remember: what is wrong, and whether it is being sent. */
export const formState = () => local({ errors: {}, problem: null, isBusy: false });

/** A field with its label, a hint, and what is wrong with it. `control` makes the element that takes these properties. */
export function field(form, name, label, hint, control) {
  const errors = errorsOf(form, name);
  const ids = [hint && `${name}-hint`, errors.length > 0 && `${name}-error`].filter(Boolean).join(" ");
  return h("div", { class: "field", key: name },
    h("label", { for: name }, label),
    control({ id: name, name, "aria-describedby": ids || null, "aria-invalid": errors.length > 0 ? "true" : null }),
    hint && h("p", { class: "hint", id: `${name}-hint` }, hint),
    errors.length > 0 && h("p", { class: "error", id: `${name}-error` }, errors.join("; ")));
}

export const text = (more) => (props) => h("input", { type: "text", autocomplete: "off", spellcheck: "false", autocapitalize: "off", ...props, ...more });

/** The first of the options is for whoever chooses none. */
export const select = (options, more, listId) => (props) => oneOf(options, listId, { placeholder: options[0][1], ...props, ...more });

/** What is wrong with the form as a whole, or with what is no field of it. */
export const formProblem = (form, ...names) => {
  const others = Object.keys(form.errors).filter((name) => !names.some((known) => isOf(known, name)));
  const words = others.length > 0 ? others.map((name) => `${name}: ${form.errors[name].join("; ")}`).join(" ") : Object.keys(form.errors).length > 0 ? null : form.problem;
  return h("p", { class: "error", role: "alert" }, words);
};

/** Sends what a form has; its mistakes are shown, and the first field that has one gets the focus. */
export async function submit(form, send) {
  if (form.isBusy) {
    return false;
  }

  Object.assign(form, { isBusy: true, errors: {}, problem: null });
  try {
    await send();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }

    Object.assign(form, { errors: error.fields, problem: error.message });
    requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector("[aria-invalid=true]")?.focus()));
    return false;
  } finally {
    form.isBusy = false;
  }
}

/** What was filled in, without what was left empty. */
export const filled = (event) => Object.fromEntries([...new FormData(event.target)].map(([name, given]) => [name, given.trim()]).filter(([, given]) => given !== ""));

const errorsOf = (form, name) => Object.entries(form.errors).filter(([path]) => isOf(name, path)).flatMap(([, messages]) => messages);

const isOf = (name, path) => path === name || path.startsWith(`${name}[`) || path.startsWith(`${name}.`);
