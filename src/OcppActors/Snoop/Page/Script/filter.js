import { payloadText } from "./envelope.js";

/** Which messages are shown. Null and empty ask for nothing. */
export class Filter {
  chargePoint = null;
  action = null;
  text = "";
  problemsOnly = false;

  get asks() {
    return this.chargePoint !== null || this.action !== null || this.text !== "" || this.problemsOnly;
  }

  admits(entry) {
    return (
      (this.chargePoint === null || entry.chargePoint === this.chargePoint) &&
      (this.action === null || entry.action === this.action) &&
      (!this.problemsOnly || entry.flag !== null) &&
      (this.text === "" || this.#has(entry))
    );
  }

  #has(entry) {
    const text = this.text.toLowerCase();
    return [entry.chargePoint, entry.action ?? "", entry.fault ?? "", entry.flag ?? "", payloadText(entry.raw)].some((part) =>
      part.toLowerCase().includes(text),
    );
  }
}
