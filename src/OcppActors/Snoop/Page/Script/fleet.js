import { ChargePoint } from "./charge-point.js";

const mostChargePoints = 2_000;

/** All charge points that have been heard of; of too many those go that have been silent for longest. */
export class Fleet {
  #all = new Map();
  #sorted = null;

  /** By id, numbers within it by their value. */
  get all() {
    return (this.#sorted ??= [...this.#all.values()].sort((one, other) => order.compare(one.id, other.id)));
  }

  get connected() {
    let count = 0;
    this.#all.forEach((one) => (count += one.connected ? 1 : 0));
    return count;
  }

  /** W; null when nobody has said anything. */
  get power() {
    let power = null;
    for (const one of this.#all.values()) {
      power = one.connected && one.power !== null ? (power ?? 0) + one.power : power;
    }

    return power;
  }

  named(id) {
    let one = this.#all.get(id);
    if (!one) {
      this.#makeRoom();
      this.#all.set(id, (one = new ChargePoint(id)));
      this.#sorted = null;
    }

    return one;
  }

  /** A stream begins: whom its replay does not name is not there any more. */
  expectReplay() {
    this.#all.forEach((one) => (one.seenThisTime = false));
  }

  /** The replay is over. */
  settle() {
    for (const one of this.#all.values()) {
      if (one.connected && !one.seenThisTime) {
        one.connected = false;
        one.version++;
      }
    }
  }

  #makeRoom() {
    if (this.#all.size < mostChargePoints) {
      return;
    }

    let silent = null;
    for (const one of this.#all.values()) {
      if (silent === null || rank(one) < rank(silent)) {
        silent = one;
      }
    }

    this.#all.delete(silent.id);
  }
}

const order = new Intl.Collator("en", { numeric: true });
const rank = (one) => (one.connected ? 1e15 : 0) + one.heard;
