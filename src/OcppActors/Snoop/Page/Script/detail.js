import { closing } from "./closing.js";
import { byId, element } from "./dom.js";
import { payloadText } from "./envelope.js";
import { flagWords, title } from "./row.js";
import { oneLine, visible } from "./text.js";
import { layOut } from "./tokens.js";
import { dateAndTime, span, timeOfDay } from "./units.js";

const mostParts = 6_000;
const mostText = 20_000; // of one part

/** The message that is open, with its question or answer, every digit as it was sent. */
export class Detail {
  #node = byId("detail");
  entry = null;

  constructor(onClose) {
    this.onClose = onClose;
  }

  open(entry) {
    this.entry = entry;
    const close = element("button", { class: "close", type: "button", "aria-label": "Close" }, "×");
    close.addEventListener("click", () => this.close());
    const [call, answer] = entry.kind === "result" || entry.kind === "error" ? [entry.partner, entry] : [entry, entry.partner];
    this.#node.replaceChildren(
      element("header", {}, element("div", {},
        element("h3", {}, title(entry)),
        element("p", {}, `${oneLine(entry.chargePoint, 200)} · ${dateAndTime(entry.at)}`)), close),
      ...[call, answer].filter((one) => one !== null && one.flag !== null)
        .map((one) => element("p", { class: "fault", "data-flag": one.flag }, explain(one))),
      ...[call, answer].filter((one) => one !== null && one.event === "Message").flatMap(part),
      ...(entry.event === "Disconnection" && closing(entry) !== "" ? [element("p", { class: "closing" }, closing(entry))] : []));
    this.#node.hidden = false;
    this.#node.scrollTop = 0;
  }

  close() {
    this.entry = null;
    this.#node.hidden = true;
    this.#node.replaceChildren();
    this.onClose();
  }
}

function part(entry) {
  const from = entry.fromCharger ? "Charge point → CPMS" : "CPMS → charge point";
  const when = entry.took !== null && entry.kind !== "call" ? `${timeOfDay(entry.at)}, after ${span(entry.took)}` : timeOfDay(entry.at);
  return [element("h4", {}, from, element("span", {}, when)), pretty(payloadText(entry.raw))];
}

function pretty(json) {
  const pre = element("pre", { tabindex: "0" });
  let parts = 0;
  for (const { kind, text } of layOut(json)) {
    if (++parts > mostParts) {
      pre.append(element("span", { class: "mark" }, `\n… cut here; the message has ${json.length} characters, and a download has them all`));
      break;
    }

    pre.append(kind === "space" ? text : element("span", { class: kind }, visible(text, mostText)));
  }

  return pre;
}

function explain(entry) {
  switch (entry.flag) {
    case "slow":
      return `The answer took ${span(entry.took)}.`;
    case "no answer":
      return "This call was never answered.";
    default:
      return flagWords(entry);
  }
}
