// Which answer belongs to which call, and which calls have none. Ids are unique per charge point and direction only.

/** From here on an answer counts as slow, in milliseconds. */
export const slow = 5_000;

/** From here on a call counts as never answered, in milliseconds. */
export const tooLate = 30_000;

const mostWaiting = 5_000;

export class Calls {
  #waiting = new Map(); // key -> entry, oldest first

  /** Remembers a call. */
  ask(entry) {
    const key = keyOf(entry, entry.fromCharger);
    this.#waiting.delete(key); // the id of an older one belongs to the last call from now on
    this.#waiting.set(key, entry);
    if (this.#waiting.size > mostWaiting) {
      this.#waiting.delete(this.#waiting.keys().next().value);
    }
  }

  /** The call that this answers, which no longer waits; null when nobody asked. */
  answer(entry) {
    const key = keyOf(entry, !entry.fromCharger);
    const call = this.#waiting.get(key) ?? null;
    this.#waiting.delete(key);
    return call;
  }

  /** The calls that came before a moment of this page's clock and wait still: they wait no longer. */
  overdue(before) {
    const late = [];
    for (const [key, entry] of this.#waiting) {
      if (entry.heard > before) {
        break;
      }

      late.push(entry);
      this.#waiting.delete(key);
    }

    return late;
  }

  /** The calls that a charge point's end has left without an answer. */
  abandon(chargePoint) {
    const left = [...this.#waiting].filter(([, entry]) => entry.chargePoint === chargePoint);
    left.forEach(([key]) => this.#waiting.delete(key));
    return left.map(([, entry]) => entry);
  }

  /** The stream was away: whether they have been answered nobody knows. */
  forget() {
    this.#waiting.clear();
  }
}

const keyOf = (entry, askedByCharger) => JSON.stringify([askedByCharger, entry.chargePoint, entry.id]);
