import { Card } from "./card.js";
import { byId, say } from "./dom.js";
import { count } from "./units.js";

const few = 12;

/** The charge points: the first few, those that are looked for, or all. */
export class Cards {
  #cards = new Map();
  #showsAll = false;
  #place = byId("cards");
  #more = byId("more");
  #find = byId("find");

  constructor(fleet, filter, { onChoose, draw }) {
    this.fleet = fleet;
    this.filter = filter;
    this.onChoose = onChoose;
    this.#more.addEventListener("click", () => {
      this.#showsAll = !this.#showsAll;
      draw();
    });
    this.#find.addEventListener("input", draw);
  }

  draw(now) {
    const all = this.fleet.all;
    const sought = this.#find.value.toLowerCase();
    const found = sought === "" ? all : all.filter(({ id }) => id.toLowerCase().includes(sought));
    const shown = this.#showsAll ? found : found.slice(0, few);
    byId("no-chargers").hidden = all.length > 0;
    this.#find.hidden = all.length <= few && sought === "";
    this.#more.hidden = found.length <= few;
    say(this.#more, this.#showsAll ? `Show ${few} only` : `Show all ${count(found.length)}`);
    this.#arrange(shown.map((chargePoint) => this.#cardOf(chargePoint)));
    shown.forEach((chargePoint) => this.#cardOf(chargePoint).draw(now, this.filter.chargePoint === chargePoint.id));
  }

  #cardOf(chargePoint) {
    let card = this.#cards.get(chargePoint.id);
    if (card?.chargePoint !== chargePoint) {
      card = new Card(chargePoint, () => this.onChoose(chargePoint.id));
      this.#cards.set(chargePoint.id, card);
    }

    return card;
  }

  // Only what is out of its place is moved: a button that has the focus keeps it.
  #arrange(cards) {
    const wanted = new Set(cards.map(({ node }) => node));
    [...this.#place.children].filter((node) => !wanted.has(node)).forEach((node) => node.remove());
    cards.forEach(({ node }, i) => {
      if (this.#place.children[i] !== node) {
        this.#place.insertBefore(node, this.#place.children[i] ?? null);
      }
    });
    if (this.#cards.size > wanted.size + 200) {
      this.#cards = new Map(cards.map((card) => [card.chargePoint.id, card]));
    }
  }
}
