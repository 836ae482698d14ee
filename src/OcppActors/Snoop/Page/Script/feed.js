import { Calls, slow, tooLate } from "./calls.js";
import { Entries } from "./entries.js";
import { readEnvelope } from "./envelope.js";
import { Fleet } from "./fleet.js";
import { readMessage } from "./ocpp.js";
import { Replay } from "./replay.js";

// Everything the page knows. Each message is read at once, whether the page is drawn or not; what shows it draws when the
// browser asks for a frame.

export class Feed {
  fleet = new Fleet();
  entries = new Entries();
  actions = new Map(); // action -> how often
  heard = 0;
  problems = 0;
  #calls = new Calls();
  #replay = new Replay(() => this.fleet.settle());
  #number = 0;

  /**
   * @param onEntry A message is new.
   * @param onChange A message that was there reads differently now.
   * @param onGone A message is kept no longer. A call is remembered all the same until it is answered, so that its text
   * must go by itself.
   */
  constructor({ onEntry, onChange, onGone }) {
    [this.onEntry, this.onChange, this.onGone] = [onEntry, onChange, onGone];
  }

  /** The number of the newest message. */
  get newest() {
    return this.#number;
  }

  opened(now) {
    this.#replay.begin(now);
    this.fleet.expectReplay();
  }

  lost() {
    this.#replay.stop();
    this.#calls.forget();
  }

  tick(now) {
    this.#replay.tick(now);
    this.#calls.overdue(now - tooLate).forEach((call) => this.#miss(call));
  }

  take(raw, now) {
    const envelope = readEnvelope(raw);
    if (envelope === null) {
      return;
    }

    const message = envelope.event === "Message" ? readMessage(envelope.payload) : { kind: envelope.event, id: null, action: null, fault: null };
    const repeated = this.#replay.repeats(envelope, message, now);
    const chargePoint = this.fleet.named(envelope.chargePoint);
    chargePoint.seenThisTime = true;
    const entry = this.#entryOf(envelope, message, now);
    const call = this.#pair(entry, message, repeated);
    this.#tell(chargePoint, entry, message, call);
    if (!repeated) {
      this.#keep(entry, message, call);
    }
  }

  clear() {
    this.entries.clear();
    this.actions.clear();
    [this.heard, this.problems] = [0, 0];
  }

  // The payload is not kept: the text has it.
  #entryOf({ payload: _, ...envelope }, { kind, id, action, fault }, now) {
    return { ...envelope, number: ++this.#number, heard: now, kind, id, action, fault, flag: null, took: null, partner: null, stood: this.#replay.runs };
  }

  #pair(entry, message, repeated) {
    if (message.kind === "call" && !repeated) {
      this.#calls.ask(entry);
    } else if (message.kind === "result" || message.kind === "error") {
      return this.#calls.answer(entry);
    }

    return null;
  }

  #tell(chargePoint, entry, message, call) {
    switch (entry.event) {
      case "Connection":
        return chargePoint.connect(entry);
      case "Disconnection":
        this.#calls.abandon(entry.chargePoint).forEach((left) => this.#miss(left));
        return chargePoint.disconnect(entry);
      default:
        chargePoint.connected ||= this.#replay.runs === false; // a relay that sends no such event
        return chargePoint.hear(entry, message, call);
    }
  }

  #keep(entry, message, call) {
    if (call) {
      entry.action = call.action;
      entry.took = call.took = Math.max(0, entry.at - call.at);
      [entry.partner, call.partner] = [call, entry];
    }

    this.heard++;
    this.entries.add(entry, this.onGone);
    if (entry.action !== null && (this.actions.has(entry.action) || this.actions.size < 300)) {
      this.actions.set(entry.action, (this.actions.get(entry.action) ?? 0) + 1);
    }

    if (message.kind === "error" || message.fault) {
      this.#flag(entry, message.kind === "error" ? "error" : "refused");
    } else if (entry.took > slow) {
      this.#flag(entry, "slow");
    }

    this.onEntry(entry);
    call && this.onChange(call);
  }

  // What stood already when the stream began may have been answered before.
  #miss(call) {
    if (!call.stood) {
      this.#flag(call, "no answer");
    }
  }

  #flag(entry, flag) {
    this.problems += entry.flag === null && !entry.gone ? 1 : 0;
    entry.flag = flag;
    this.onChange(entry);
  }
}
