// How times, powers and energies are written: short, with as many digits as anybody reads.

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23",
});
const minutes = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });
const whole = new Intl.NumberFormat("en");

const digits = (value, places) => (Number.isFinite(value) ? value.toFixed(places) : "–");

/** 14:03:20.123, local. */
export const timeOfDay = (at) => clock.format(at);

/** 14:03, local. */
export const hourAndMinute = (at) => minutes.format(at);

/** With its date. */
export const dateAndTime = (at) => day.format(at);

export const count = (value) => whole.format(value);

/** W as kW. */
export const kilowatts = (watts) => digits(watts / 1000, Math.abs(watts) >= 99_950 ? 0 : Math.abs(watts) >= 9_995 ? 1 : 2);

/** Wh as kWh. */
export const kilowattHours = (wattHours) => digits(wattHours / 1000, Math.abs(wattHours) >= 99_950 ? 1 : 2);

/** Milliseconds: 12 ms, 1.25 s, 2 min. */
export function span(milliseconds) {
  const value = Math.max(0, milliseconds);
  if (value < 1000) {
    return value < 1 ? "< 1 ms" : `${Math.round(value)} ms`;
  }

  return value < 60_000 ? `${digits(value / 1000, value < 9_995 ? 2 : 1)} s` : `${Math.round(value / 60_000)} min`;
}
