// Elements out of names, attributes and text. Text becomes text nodes and nothing else; no markup is ever parsed.

const drawing = "http://www.w3.org/2000/svg";

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/** @param attributes `class`, `title` and so on; null and false are left out. */
export const element = (name, attributes = {}, ...children) => filled(document.createElement(name), attributes, children);

/** The same in SVG. */
export const shape = (name, attributes = {}, ...children) => filled(document.createElementNS(drawing, name), attributes, children);

/** Sets the text where it is another. */
export function say(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Sets or, with null, removes an attribute where it is another. */
export function mark(node, name, value) {
  if (value === null) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }

  node.append(...children.filter((child) => child !== null));
  return node;
}
