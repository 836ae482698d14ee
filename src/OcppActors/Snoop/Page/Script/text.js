// What the stream says was written by chargers, and nobody checked it. It is only ever shown as text, and characters that
// change how other text looks or reads (controls, direction overrides, invisible ones) are spelled out.

const unseen =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const spelled = (character) => "\\u" + character.charCodeAt(0).toString(16).padStart(4, "0");

/** Any value as text that is safe to look at, at most so many characters of it. Line feeds stay. */
export function visible(value, limit = 200) {
  const text = typeof value === "string" ? value : String(value ?? "");
  const part = text.length > limit ? text.slice(0, limit) + "…" : text;
  return part.replace(unseen, spelled);
}

/** The same in one line. */
export const oneLine = (value, limit) => visible(value, limit).replaceAll("\n", "\\n");
