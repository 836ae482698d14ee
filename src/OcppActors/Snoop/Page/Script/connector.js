import { History } from "./history.js";

/** One connector of 1.6, or one EVSE of 2.x, as far as its messages tell. */
export class Connector {
  history = new History();
  status = null;
  trouble = null;
  power = null; // W
  session = null; // { id, start (Wh, or null), energy (Wh, or null), ended }
  #measured = -Infinity;

  constructor(id) {
    this.id = id;
  }

  read(readings, heard) {
    const at = this.history.add(readings, heard);
    const power = readings.findLast((reading) => reading.power !== null);
    const energy = readings.findLast((reading) => reading.energy !== null);
    if (power && at >= this.#measured) {
      this.power = power.power;
      this.#measured = at;
    }

    if (energy) {
      this.#count(energy.energy);
    }
  }

  begin(id, start) {
    if (this.session === null || this.session.ended || this.session.id !== id || id === null) {
      this.session = { id, start, energy: start === null ? null : 0, ended: false };
    }
  }

  /** @param stop The register at the end in Wh, or null. */
  end(stop, at) {
    if (stop !== null) {
      this.#count(stop);
    }

    this.session &&= { ...this.session, ended: true };
    this.power = this.power === null ? null : 0;
    this.history.rest(at);
  }

  #count(register) {
    const { session } = this;
    if (session !== null && !session.ended && session.start !== null) {
      session.energy = Math.max(0, register - session.start);
    }
  }
}
