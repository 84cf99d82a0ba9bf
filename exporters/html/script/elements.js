// Making elements. Text only ever becomes text nodes; nothing here or elsewhere parses markup.

const SVG = "http://www.w3.org/2000/svg";

/** Make an HTML element; `props` are attributes, `on` holds listeners, `false` and `null` children are left out. */
function el(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** Make an SVG element. */
function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children.flat(3)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/** Put `children` in place of what an element holds; absent ones are left out. */
function refill(element, ...children) {
  element.replaceChildren();
  return fill(element, {}, children);
}

/** Text from an article or a name: its own direction, so that a right-to-left mark cannot turn the page around it. */
function said(text, tag = "bdi", props = {}) {
  return el(tag, { dir: "auto", ...props }, text);
}

/** A button that looks like a link. */
function linkButton(text, action, props = {}) {
  return el("button", { type: "button", class: "link", ...props, on: { click: action } }, said(text));
}

const byId = (id) => document.getElementById(id);

/** The address if it is one of the web's, else null: a page from disk must not open `javascript:` or `file:`. */
function webAddress(address) {
  if (!address) return null;
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** Drop control and direction characters that a canvas would obey or draw as boxes. */
function plainText(text) {
  return (
    String(text)
      .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, " ")
      .replace(/\s+/g, " ")
      .trim() || "(no name)"
  );
}
