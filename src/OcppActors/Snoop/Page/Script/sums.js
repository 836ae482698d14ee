import { hour } from "./history.js";

// The connectors of a charge point as one line of power and one of energy.

const windows = [5, 10, 15, 20, 30, 45, 60].map((minutes) => minutes * 60_000);

/** How far back a chart reaches: the last hour, or less while less is known. */
export function reach(connectors, now) {
  const first = Math.min(...connectors.map(({ history }) => history.points[0]?.at ?? Infinity));
  return windows.find((window) => now - first <= window) ?? hour;
}

/** Points { at, power (W, or null), energy (Wh since the first reading, or null) }, by time. */
export function summed(connectors, from) {
  const events = connectors
    .flatMap(({ history }, i) => history.points.map((point) => ({ ...point, i })))
    .sort((one, other) => one.at - other.at);
  const power = new Map();
  const counters = connectors.map(() => ({ last: null, gain: 0, known: false }));
  const points = [];
  for (const event of events) {
    if (event.power !== null) {
      power.set(event.i, event.power);
    }

    if (event.energy !== null) {
      countUp(counters[event.i], event.energy, event.at >= from);
    }

    const point = {
      at: event.at,
      power: power.size === 0 ? null : total([...power.values()]),
      energy: counters.some(({ known }) => known) ? total(counters.map(({ gain }) => gain)) : null,
    };
    points.at(-1)?.at === point.at ? (points[points.length - 1] = point) : points.push(point);
  }

  return points;
}

// A register that falls was reset, and begins again.
function countUp(counter, register, inside) {
  if (counter.last !== null && inside) {
    counter.gain += Math.max(0, register - counter.last);
  }

  counter.last = register;
  counter.known = true;
}

const total = (values) => values.reduce((sum, value) => sum + value, 0);
