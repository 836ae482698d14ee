import { byId, mark, say } from "./dom.js";
import { Row } from "./row.js";
import { count } from "./units.js";

const spare = 6; // rows beyond the edges

/** The messages, newest first. Only what is in sight has elements. */
export class List {
  #view = byId("list");
  #spacer = byId("spacer");
  #rows = [];
  #shown = []; // oldest first
  #height = heightOfRow();

  constructor({ onOpen, draw }) {
    this.onOpen = onOpen;
    this.draw = draw;
    this.selected = null;
    this.#view.addEventListener("scroll", draw, { passive: true });
    this.#view.addEventListener("keydown", (event) => this.#key(event));
    this.#spacer.addEventListener("click", ({ target }) => {
      const row = this.#rows.find(({ node }) => node.contains(target));
      row && this.#select(row.entry, true);
    });
    addEventListener("resize", () => {
      this.#height = heightOfRow();
      draw();
    });
  }

  get shown() {
    return this.#shown;
  }

  /** Other messages are to be shown. Whoever has scrolled away from the newest keeps what is before the eyes. */
  show(entries, grown = 0) {
    this.#shown = entries;
    if (grown > 0 && this.#view.scrollTop > 0) {
      this.#setRoom();
      this.#view.scrollTop += grown * this.#height;
    }

    this.draw();
  }

  /** To the newest. */
  rewind() {
    this.#view.scrollTop = 0;
  }

  focus() {
    this.#view.focus();
  }

  render() {
    this.#setRoom();
    const size = this.#shown.length;
    const first = Math.max(0, Math.floor(this.#view.scrollTop / this.#height) - spare);
    const last = Math.min(size, Math.ceil((this.#view.scrollTop + this.#view.clientHeight) / this.#height) + spare);
    while (this.#rows.length < last - first) {
      const row = new Row();
      this.#rows.push(row);
      this.#spacer.append(row.node);
    }

    this.#rows.forEach((row, i) => {
      const index = first + i;
      row.node.hidden = index >= last;
      if (index < last) {
        const entry = this.#shown[size - 1 - index];
        row.draw(entry, { top: index * this.#height, index, size, selected: entry === this.selected });
      } else {
        row.entry = null;
        row.node.removeAttribute("id");
      }
    });
    mark(this.#view, "aria-activedescendant", this.selected && this.#rows.some(({ entry }) => entry === this.selected) ? `row-${this.selected.number}` : null);
    byId("no-messages").hidden = size > 0;
    say(byId("shown"), size === 0 ? "" : `${count(size)} shown`);
  }

  #setRoom() {
    this.#spacer.style.height = `${this.#shown.length * this.#height}px`;
  }

  #key(event) {
    const page = Math.max(1, Math.floor(this.#view.clientHeight / this.#height) - 1);
    const steps = new Map([["ArrowDown", 1], ["ArrowUp", -1], ["PageDown", page], ["PageUp", -page], ["Home", -Infinity], ["End", Infinity]]);
    if (event.altKey || event.ctrlKey || event.metaKey || this.#shown.length === 0) {
      return;
    }

    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.selected && this.onOpen(this.selected);
    } else if (steps.has(event.key)) {
      event.preventDefault();
      this.#move(steps.get(event.key));
    }
  }

  #move(step) {
    const size = this.#shown.length;
    const at = this.selected ? this.#shown.lastIndexOf(this.selected) : -1;
    const index = Math.max(0, Math.min(size - 1, (at < 0 ? -1 : size - 1 - at) + step));
    const top = index * this.#height;
    if (top < this.#view.scrollTop) {
      this.#view.scrollTop = top;
    } else if (top + this.#height > this.#view.scrollTop + this.#view.clientHeight) {
      this.#view.scrollTop = top + this.#height - this.#view.clientHeight;
    }

    this.#select(this.#shown[size - 1 - index], false);
  }

  #select(entry, open) {
    const detailIsOpen = !byId("detail").hidden;
    this.selected = entry;
    (open || detailIsOpen) && this.onOpen(entry);
    this.draw();
  }
}

// As the style sheet has it.
const heightOfRow = () => (matchMedia("(max-width: 720px)").matches ? 58 : 36);
