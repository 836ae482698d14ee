// Power and energy over the last hour, as much as a chart can show.

/** What the chart shows, in milliseconds. */
export const hour = 3_600_000;

/** A charger whose clock was right to this, once, is believed what it says of its readings' times. */
const leeway = 120_000;

const mostPoints = 1_200;

export class History {
  #points = []; // { at, power, energy }, by time
  #clockHolds = false;

  get points() {
    return this.#points;
  }

  /** Takes the readings of a message that was heard at a moment; says when the newest was taken. */
  add(readings, heard) {
    const newest = readings.reduce((last, { at }) => (at === null ? last : Math.max(last, at)), -Infinity);
    this.#clockHolds ||= Math.abs(newest - heard) < leeway;
    let last = -Infinity;
    for (const { at, power, energy } of readings) {
      // A clock that is wrong still tells how far its readings are apart.
      const taken = at === null ? heard : this.#clockHolds ? Math.min(at, heard) : heard - (newest - at);
      last = Math.max(last, taken);
      if ((power !== null || energy !== null) && taken > heard - hour) {
        this.#insert({ at: taken, power, energy });
      }
    }

    this.#trim(heard - hour);
    return last;
  }

  /** Nothing flows any more, whatever the last reading said. */
  rest(at) {
    if (this.#points.some((point) => point.power)) {
      this.#insert({ at, power: 0, energy: null });
    }
  }

  #insert(point) {
    let i = this.#points.length;
    while (i > 0 && this.#points[i - 1].at > point.at) {
      i--;
    }

    this.#points.splice(i, 0, point);
  }

  // What has left the hour goes, but for one point that the line begins with; of too many, every other of the older half.
  #trim(from) {
    let old = 0;
    while (old + 1 < this.#points.length && this.#points[old + 1].at < from) {
      old++;
    }

    this.#points.splice(0, old);
    if (this.#points.length > mostPoints) {
      this.#points = this.#points.filter((_, i) => i > mostPoints / 2 || i % 2 === 0);
    }
  }
}
