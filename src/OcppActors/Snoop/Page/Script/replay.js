// A stream begins with what stands already: connections, BootNotifications and StatusNotifications, with their times of
// then and without their answers. The header that tells how many they are is not shown to pages, so the replay is over
// with the first message of another kind, or when nothing has come for a second.

const quiet = 1_000;
const reports = new Set(["BootNotification", "StatusNotification"]);
const mostRemembered = 200;

export class Replay {
  #seen = new Map(); // charge point -> which of its reports came last
  #last = null; // when the replay last said something; null: it is over

  constructor(whenOver) {
    this.whenOver = whenOver;
  }

  get runs() {
    return this.#last !== null;
  }

  begin(now) {
    this.#last = now;
  }

  /** The stream is lost before its replay is over: nobody knows who is connected. */
  stop() {
    this.#last = null;
  }

  /** Time goes by. */
  tick(now) {
    if (this.runs && now - this.#last >= quiet) {
      this.#end();
    }
  }

  /** Whether this message has been shown before: a replay after a reconnect says again what the stream has said. */
  repeats(envelope, message, now) {
    if (envelope.event !== "Connection" && !(envelope.fromCharger && reports.has(message.action))) {
      this.runs && envelope.event === "Message" && this.#end();
      return false;
    }

    const known = this.#knownOf(envelope.chargePoint);
    const report = [envelope.at, envelope.event, envelope.raw.length, (message.id ?? "").slice(0, 64)].join(" ");
    const repeated = this.runs && known.has(report);
    this.#last = this.runs ? now : null;
    known.add(report);
    if (known.size > mostRemembered) {
      known.delete(known.values().next().value);
    }

    return repeated;
  }

  #knownOf(chargePoint) {
    const known = this.#seen.get(chargePoint) ?? new Set();
    this.#seen.delete(chargePoint);
    this.#seen.set(chargePoint, known);
    if (this.#seen.size > 2_000) {
      this.#seen.delete(this.#seen.keys().next().value);
    }

    return known;
  }

  #end() {
    this.#last = null;
    this.whenOver();
  }
}
