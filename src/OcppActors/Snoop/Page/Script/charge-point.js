import { closing } from "./closing.js";
import { Connector } from "./connector.js";
import { member, number, words } from "./json.js";
import { readReadings } from "./readings.js";

const mostConnectors = 32;

/** A charge point as a fold over its messages. */
export class ChargePoint {
  connected = false;
  seenThisTime = false; // by the stream that is open now
  protocol = null;
  vendor = null;
  model = null;
  firmware = null;
  heard = -Infinity;
  closed = ""; // how its last connection was closed, in words
  version = 0; // grows with every change that can be seen
  connectors = new Map();

  constructor(id) {
    this.id = id;
  }

  /** The connectors by number, without the charge point as a whole, unless that is all there is. */
  get shown() {
    const all = [...this.connectors.values()].sort((one, other) => one.id - other.id);
    return all.length > 1 ? all.filter((connector) => connector.id !== 0) : all;
  }

  /** W of all connectors; null when none has said anything. */
  get power() {
    const known = this.shown.filter((connector) => connector.power !== null);
    return known.length === 0 ? null : known.reduce((sum, connector) => sum + connector.power, 0);
  }

  connect(entry) {
    this.connected = true;
    this.closed = "";
    this.protocol = entry.protocol ?? this.protocol;
    this.#touch(entry);
  }

  disconnect(entry) {
    this.connected = false;
    this.closed = closing(entry);
    this.#touch(entry);
  }

  /** @param call The call that an answer belongs to; null for calls. */
  hear(entry, message, call) {
    this.#touch(entry);
    this.protocol = entry.protocol ?? this.protocol;
    if (call?.fromCharger && call.action === "StartTransaction" && message.kind === "result") {
      call.begun && (call.begun.id = words(member(message.body, "transactionId")));
    } else if (entry.fromCharger && message.kind === "call") {
      this.#tell(entry, message);
    }
  }

  #touch(entry) {
    this.heard = Math.max(this.heard, entry.at);
    this.version++;
  }

  #tell(entry, { action, body }) {
    switch (action) {
      case "BootNotification":
        return this.#boot(body);
      case "StatusNotification":
        return this.#status(body, entry.at);
      case "MeterValues":
        return this.#at(body)?.read(readReadings(member(body, "meterValue")), entry.at);
      case "StartTransaction":
        return this.#start(entry, body);
      case "StopTransaction":
        return this.#stop(body, entry.at);
      case "TransactionEvent":
        return this.#event(body, entry.at);
      default:
        return undefined;
    }
  }

  #boot(body) {
    const station = member(body, "chargingStation"); // 2.x
    this.vendor = words(member(body, "chargePointVendor")) ?? words(member(station, "vendorName"));
    this.model = words(member(body, "chargePointModel")) ?? words(member(station, "model"));
    this.firmware = words(member(body, "firmwareVersion")) ?? words(member(station, "firmwareVersion"));
  }

  #status(body, at) {
    const connector = this.#at(body);
    if (!connector) {
      return;
    }

    const error = words(member(body, "errorCode"));
    connector.status = words(member(body, "status")) ?? words(member(body, "connectorStatus"));
    connector.trouble = error === "NoError" ? null : error;
    if (["Available", "Finishing", "Unavailable"].includes(connector.status) && connector.power) {
      connector.power = 0;
      connector.history.rest(at);
    }
  }

  #start(entry, body) {
    const connector = this.#at(body);
    if (connector) {
      connector.begin(null, number(member(body, "meterStart")));
      entry.begun = connector.session; // its id comes with the answer
    }
  }

  #stop(body, at) {
    const id = words(member(body, "transactionId"));
    const open = [...this.connectors.values()].filter(({ session }) => session && !session.ended);
    const connector = open.find(({ session }) => session.id === id) ?? (open.length === 1 ? open[0] : this.shown.length === 1 ? this.shown[0] : null);
    connector?.read(readReadings(member(body, "transactionData")), at);
    connector?.end(number(member(body, "meterStop")), at);
  }

  #event(body, at) {
    const id = words(member(member(body, "transactionInfo"), "transactionId"));
    const evse = number(member(member(body, "evse"), "id"));
    const under = [...this.connectors.values()].find(({ session }) => session?.id === id && id !== null);
    const connector = evse === null ? under : this.#connector(evse);
    if (!connector) {
      return;
    }

    const kind = member(body, "eventType");
    const readings = readReadings(member(body, "meterValue"));
    if (connector.session?.id !== id || kind === "Started") {
      connector.begin(id, kind === "Started" ? readings.find(({ energy }) => energy !== null)?.energy ?? null : null);
    }

    connector.read(readings, at);
    if (kind === "Ended") {
      connector.end(null, at);
    }
  }

  #at(body) {
    return this.#connector(number(member(body, "evseId")) ?? number(member(body, "connectorId")) ?? 1);
  }

  #connector(id) {
    if (!Number.isInteger(id) || id < 0) {
      return null;
    }

    if (!this.connectors.has(id) && this.connectors.size < mostConnectors) {
      this.connectors.set(id, new Connector(id));
    }

    return this.connectors.get(id) ?? null;
  }
}
