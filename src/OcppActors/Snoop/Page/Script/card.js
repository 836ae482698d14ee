import { Chart } from "./chart.js";
import { element, mark, say } from "./dom.js";
import { oneLine } from "./text.js";
import { kilowattHours, kilowatts } from "./units.js";

const tones = new Map([
  ["Available", "good"], ["Charging", "busy"], ["Occupied", "busy"], ["Preparing", "wait"], ["Finishing", "wait"],
  ["SuspendedEV", "wait"], ["SuspendedEVSE", "wait"], ["Reserved", "wait"], ["Faulted", "bad"], ["Unavailable", "bad"],
]);

// How often a card is drawn at most, in ms; its chart moves on even when nothing is said.
const busy = 250;
const idle = 5_000;

/** One charge point, with its connectors and its chart. */
export class Card {
  #name = element("button", { class: "name", type: "button" });
  #presence = element("span");
  #make = element("span", { class: "make" });
  #version = element("span", { class: "version" });
  #connectors = element("div", { class: "connectors" });
  #chart = new Chart();
  #drawn = { version: -1, at: -Infinity };
  node;

  constructor(chargePoint, onChoose) {
    this.chargePoint = chargePoint;
    const name = oneLine(chargePoint.id, 80);
    say(this.#name, name);
    mark(this.#name, "title", "Show only the messages of this charge point");
    this.#name.addEventListener("click", onChoose);
    const presence = element("span", { class: "presence" }, element("span", { class: "dot", "aria-hidden": "true" }), this.#presence);
    this.node = element("article", { class: "card", "aria-label": name },
      element("header", {}, this.#name, presence, this.#make, this.#version), this.#connectors, this.#chart.node);
  }

  draw(now, chosen) {
    const { chargePoint } = this;
    mark(this.node, "data-chosen", chosen ? "true" : null);
    mark(this.#name, "aria-pressed", String(chosen));
    const rest = this.#drawn.version === chargePoint.version ? idle : busy;
    if (now - this.#drawn.at < rest) {
      return;
    }

    this.#drawn = { version: chargePoint.version, at: now };
    mark(this.node, "data-connected", String(chargePoint.connected));
    say(this.#presence, chargePoint.connected ? "Connected" : "Not connected");
    mark(this.#presence, "title", chargePoint.closed || null);
    say(this.#make, oneLine([chargePoint.vendor, chargePoint.model].filter(Boolean).join(" ") || "Make unknown", 80));
    mark(this.#make, "title", chargePoint.firmware && `Firmware ${oneLine(chargePoint.firmware, 80)}`);
    say(this.#version, protocolName(chargePoint.protocol));
    const shown = chargePoint.shown;
    this.#write(shown);
    this.#chart.draw(shown, now);
  }

  #write(shown) {
    mark(this.#connectors, "data-many", shown.length > 1 ? "true" : null);
    while (this.#connectors.childElementCount > shown.length) {
      this.#connectors.lastElementChild.remove();
    }

    shown.forEach((connector, i) => {
      const line = this.#connectors.children[i] ?? this.#connectors.appendChild(connectorLine());
      const [number, status, power, energy] = line.children;
      const words = [connector.status ?? "Status unknown", connector.trouble].filter(Boolean).join(": ");
      say(number, String(connector.id));
      say(status, oneLine(words, 60));
      mark(status, "title", oneLine(words, 200));
      mark(status, "data-tone", connector.trouble ? "bad" : tones.get(connector.status) ?? null);
      amount(power, connector.power === null ? null : kilowatts(connector.power));
      const session = connector.session?.energy ?? null;
      amount(energy, session === null ? null : kilowattHours(session));
      mark(energy, "title", connector.session?.ended ? "Energy of the last session" : "Energy of this session");
    });
  }
}

const connectorLine = () =>
  element("div", { class: "connector" },
    element("span", { class: "number" }),
    element("span", { class: "pill" }),
    element("span", { class: "amount power" }, element("span"), element("small", {}, "kW")),
    element("span", { class: "amount energy" }, element("span"), element("small", {}, "kWh")));

function amount(node, text) {
  node.hidden = text === null;
  say(node.firstElementChild, text ?? "");
}

function protocolName(protocol) {
  const [, version] = /^ocpp(\d[\d.]*)$/i.exec(protocol ?? "") ?? [];
  return version ? `OCPP ${version}` : oneLine(protocol ?? "", 30);
}
