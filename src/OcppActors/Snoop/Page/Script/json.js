// Reading what others wrote: only own members, numbers and texts taken for each other.

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** An own member of an object, or undefined: `__proto__` and `constructor` are names like any other. */
export const member = (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);

/** The list, or a list of the one value that stands in its place. */
export const listOf = (value) => (Array.isArray(value) ? value : isObject(value) ? [value] : []);

/** A finite number, also from its text; null otherwise. */
export function number(value) {
  if (typeof value !== "number" && (typeof value !== "string" || value.trim() === "" || value.length > 40)) {
    return null;
  }

  const result = Number(value);
  return Number.isFinite(result) ? result : null;
}

const longest = 1_000; // OCPP allows far less for what is read here

/** A text that says something and is short enough to be kept; null otherwise. Numbers are taken for their text. */
export function words(value) {
  if (typeof value === "number") {
    return String(value);
  }

  return typeof value === "string" && value.length <= longest && value.trim() !== "" ? value : null;
}
