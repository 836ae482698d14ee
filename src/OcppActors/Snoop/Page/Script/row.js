import { slow } from "./calls.js";
import { closing } from "./closing.js";
import { element, mark, say } from "./dom.js";
import { payloadText } from "./envelope.js";
import { oneLine } from "./text.js";
import { span, timeOfDay } from "./units.js";

/** One line of the list. It is used again for another message when its own scrolls out of sight. */
export class Row {
  #parts = ["time", "cp", "way", "what", "flag", "took"].map((name) => element("span", { class: name }));
  #action = element("span", { class: "action" });
  #gist = element("span", { class: "gist" });
  node;

  constructor() {
    this.#parts[3].append(this.#action, this.#gist);
    this.node = element("div", { class: "row", role: "option" }, ...this.#parts);
  }

  draw(entry, { top, index, size, selected }) {
    this.entry = entry;
    const [time, chargePoint, way, , flag, took] = this.#parts;
    this.node.style.transform = `translateY(${top}px)`;
    this.node.id = `row-${entry.number}`;
    mark(this.node, "aria-posinset", String(index + 1));
    mark(this.node, "aria-setsize", String(size));
    mark(this.node, "aria-selected", String(selected));
    mark(this.node, "data-kind", entry.kind);
    mark(this.node, "data-from", entry.fromCharger ? "cp" : "csms");
    mark(this.node, "data-flag", entry.flag);
    say(time, timeOfDay(entry.at));
    say(chargePoint, oneLine(entry.chargePoint, 80));
    say(way, entry.event === "Message" ? (entry.fromCharger ? "→" : "←") : "•");
    mark(way, "title", entry.event !== "Message" ? null : entry.fromCharger ? "From the charge point to the CPMS" : "From the CPMS to the charge point");
    say(this.#action, title(entry));
    say(this.#gist, gist(entry));
    say(flag, flagWords(entry));
    say(took, entry.took === null ? "" : span(entry.took));
    mark(took, "data-slow", entry.took > slow ? "true" : null);
  }
}

/** What a message is, in a few words. */
export function title(entry) {
  switch (entry.kind) {
    case "Connection":
      return "Connected";
    case "Disconnection":
      return "Disconnected";
    case "result":
      return `${oneLine(entry.action ?? "Unknown call", 60)} · answer`;
    case "error":
      return `${oneLine(entry.action ?? "Unknown call", 60)} · error`;
    case "other":
      return "No OCPP message";
    default:
      return oneLine(entry.action ?? "No action", 60);
  }
}

/** What is wrong with it; empty when nothing is. */
export function flagWords(entry) {
  switch (entry.flag) {
    case "error":
    case "refused":
      return oneLine(entry.fault ?? "error", 80);
    case "slow":
      return "slow answer";
    case "no answer":
      return "never answered";
    default:
      return "";
  }
}

// The payload without what the other columns say already: message type, id, action.
function gist(entry) {
  if (entry.event === "Disconnection") {
    return closing(entry);
  }

  const text = entry.event === "Message" ? payloadText(entry.raw).slice(0, 4_000) : "";
  const head = /^\[\s*\d\s*,\s*"[^"\\]*(?:\\.[^"\\]*)*"\s*,\s*/.exec(text)?.[0] ?? "";
  const action = entry.kind === "call" || entry.kind === "send" ? /^"[^"\\]*(?:\\.[^"\\]*)*"\s*,?\s*/.exec(text.slice(head.length))?.[0] ?? "" : "";
  const rest = text.slice(head.length + action.length, head.length + action.length + 240);
  return head === "" ? oneLine(rest, 240) : oneLine(rest.replace(/\]\s*$/, ""), 240);
}
