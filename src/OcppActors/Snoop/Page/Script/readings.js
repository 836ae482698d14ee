import { listOf, member, number, words } from "./json.js";

// Power and energy out of MeterValues, transactionData and TransactionEvent, 1.6 and 2.x alike. Of a reading's samples the
// charger's own total counts; where it has none, the sum of its phases.

const phases = new Set(["L1", "L2", "L3", "L1-N", "L2-N", "L3-N"]);
const mostReadings = 1_000;

/** Readings of a message: { at (own time, or null), power (W, or null), energy (Wh, or null) }, in their order. */
export const readReadings = (meterValues) =>
  listOf(meterValues).slice(-mostReadings).map((one) => ({
    at: zoned(member(one, "timestamp")),
    ...quantities(listOf(member(one, "sampledValue"))),
  }));

function quantities(samples) {
  const power = new Series();
  const energy = new Series();
  for (const sample of samples.slice(0, mostReadings)) {
    const value = valueOf(sample);
    const location = words(member(sample, "location")) ?? "Outlet";
    if (value === null || location !== "Outlet" || member(sample, "format") === "SignedData") {
      continue;
    }

    const measurand = words(member(sample, "measurand")) ?? "Energy.Active.Import.Register";
    const phase = words(member(sample, "phase"));
    if (measurand === "Power.Active.Import") {
      power.take(phase, value);
    } else if (measurand === "Energy.Active.Import.Register") {
      energy.take(phase, value);
    }
  }

  return { power: power.total, energy: energy.total };
}

/** In W or Wh, multiplier applied. */
function valueOf(sample) {
  const unit = member(sample, "unitOfMeasure"); // 2.x
  const value = number(member(sample, "value"));
  const name = words(member(sample, "unit")) ?? words(member(unit, "unit")) ?? "";
  const power = number(member(unit, "multiplier")) ?? 0;
  const result = value === null ? null : value * 10 ** power * (/^k/i.test(name) ? 1000 : 1);
  return Number.isFinite(result) ? result : null;
}

class Series {
  #total = null;
  #phases = new Map();

  take(phase, value) {
    if (phase === null) {
      this.#total = value;
    } else if (phases.has(phase)) {
      this.#phases.set(phase.slice(0, 2), value);
    }
  }

  get total() {
    return this.#total ?? (this.#phases.size > 0 ? [...this.#phases.values()].reduce((sum, value) => sum + value) : null);
  }
}

/** A time that says where it holds; null for any other. */
function zoned(text) {
  const at = typeof text === "string" && text.length < 40 && /(Z|[+-]\d\d:?\d\d)$/i.test(text) ? Date.parse(text) : NaN;
  return Number.isFinite(at) ? at : null;
}
