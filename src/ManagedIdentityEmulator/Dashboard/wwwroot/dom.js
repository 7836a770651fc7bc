// Elements as values, and bringing the page to what they say. Whatever a client has sent gets here as text alone: nothing is parsed.

const svgNamespace = "http://www.w3.org/2000/svg";
const typed = new Set(["INPUT", "TEXTAREA", "SELECT"]); // whose value a person changes, so that the attribute says nothing

/** An element. Children that may be missing are null or false; lists need a `key` each, so that focus and scroll stay where they are. */
export function h(tag, props, ...children) {
  return { tag, props: props ?? {}, key: props?.key, children: nodes(children), el: null };
}

/** Has `parent` contain these, changing as little as possible. */
export function render(parent, ...children) {
  const after = nodes(children);
  heirs = [];
  patchChildren(parent, parent.rendered ?? [], after, parent.namespaceURI === svgNamespace);
  parent.rendered = after;
  heirs.find((el) => el.isConnected)?.focus({ preventScroll: true });
}

// What had the focus and goes leaves it to what comes next: a screen reader that finds it nowhere begins at the top.
let heirs = [];

function remove(el) {
  if (el.contains(document.activeElement)) {
    const all = [...document.querySelectorAll("a[href], button:enabled, input, select, textarea")];
    const at = all.indexOf(document.activeElement);
    heirs = at < 0 ? [] : [...all.slice(at + 1), ...all.slice(0, at).reverse()];
  }

  el.remove();
}

// What is not there keeps its place, so that its neighbours are known by theirs.
function nodes(children) {
  return children.flat(Infinity).map((child) =>
    child !== null && typeof child === "object" ? child : { text: child === null || child === undefined || typeof child === "boolean" ? "" : String(child) });
}

function patchChildren(parent, before, after, isSvg) {
  const keyed = new Map(before.filter((node) => node.key !== undefined).map((node) => [node.key, node]));
  const inOrder = before.filter((node) => node.key === undefined);
  let place = 0;
  const matches = after.map((node) => {
    const match = node.key !== undefined ? keyed.get(node.key) : inOrder[place++];
    return match && match.tag === node.tag ? match : null;
  });

  const kept = new Set(matches);
  for (const node of before) {
    if (!kept.has(node)) {
      remove(node.el);
    }
  }

  let next = parent.firstChild;
  after.forEach((node, i) => {
    const el = patch(matches[i], node, isSvg);
    if (el === next) {
      next = next.nextSibling;
    } else {
      parent.insertBefore(el, next);
    }
  });
}

function patch(before, after, isSvg) {
  if (before === after) {
    return after.el;
  }

  if (after.tag === undefined) {
    after.el = before?.el ?? document.createTextNode(after.text);
    if (after.el.data !== after.text) {
      after.el.data = after.text;
    }

    return after.el;
  }

  const inSvg = isSvg || after.tag === "svg";
  const el = before?.el ?? (inSvg ? document.createElementNS(svgNamespace, after.tag) : document.createElement(after.tag));
  after.el = el;
  patchProps(el, before?.props ?? {}, after.props);
  patchChildren(el, before?.children ?? [], after.children, inSvg);
  if (after.props.value !== undefined && after.tag === "select" && before?.props.value !== after.props.value) {
    el.value = after.props.value; // which an option has only now
  }

  if (!before) {
    after.props.ref?.(el);
  }

  return el;
}

function patchProps(el, before, after) {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const value = after[name];
    if (value === before[name] || name === "key" || name === "ref") {
      continue;
    }

    if (name.startsWith("on")) {
      el[name] = value ? (event) => void value(event) : null; // one that returns false would keep the browser from what it does
    } else if (name === "value" && typed.has(el.tagName)) {
      if (el.value !== value) {
        el.value = value ?? "";
      }
    } else if (name === "style") {
      Object.entries(value).forEach(([property, text]) => el.style.setProperty(property, text));
    } else if (value === undefined || value === null || value === false) {
      el.removeAttribute(name);
    } else {
      el.setAttribute(name, value === true ? "" : value);
    }
  }
}
