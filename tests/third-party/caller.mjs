// A charger made of ocpp-rpc in strict mode: it makes every call that a CPMS answers, and says what is not
// valid in the answers.
// Usage: node caller.mjs ENDPOINT PROTOCOL PASSWORD
import { RPCClient } from "ocpp-rpc";

const [endpoint, protocol, password] = process.argv.slice(2);
const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));
const charger = new RPCClient({ endpoint, identity: "CALLER", password, protocols: [protocol], strictMode: true, reconnect: false });
charger.on("strictValidationFailure", ({ error }) => say("invalid", { error: String(error) }));
charger.on("badMessage", ({ error }) => say("invalid", { error: String(error) }));

const timestamp = new Date().toISOString();
const idToken = { idToken: "CARD", type: "ISO14443" };
const transaction = (eventType, seqNo, more) => ["TransactionEvent", {
  eventType, timestamp, triggerReason: "CablePluggedIn", seqNo, transactionInfo: { transactionId: "t1" }, evse: { id: 1 }, ...more,
}];
const calls = protocol === "ocpp1.6"
  ? [
      ["BootNotification", { chargePointVendor: "Vendor", chargePointModel: "Model" }],
      ["Heartbeat", {}],
      ["StatusNotification", { connectorId: 1, errorCode: "NoError", status: "Available" }],
      ["Authorize", { idTag: "CARD" }],
      ["StartTransaction", { connectorId: 1, idTag: "CARD", meterStart: 0, timestamp }],
      ["MeterValues", { connectorId: 1, meterValue: [{ timestamp, sampledValue: [{ value: "1" }] }] }],
      ["StopTransaction", { transactionId: 1, meterStop: 1, timestamp }],
      ["DataTransfer", { vendorId: "Vendor" }],
      ["FirmwareStatusNotification", { status: "Idle" }],
      ["DiagnosticsStatusNotification", { status: "Idle" }],
    ]
  : [
      ["BootNotification", { reason: "PowerUp", chargingStation: { vendorName: "Vendor", model: "Model" } }],
      ["Heartbeat", {}],
      ["StatusNotification", { timestamp, connectorStatus: "Available", evseId: 1, connectorId: 1 }],
      ["Authorize", { idToken }],
      transaction("Started", 0, { idToken }),
      transaction("Updated", 1, {}),
      transaction("Ended", 2, { idToken }),
      ["MeterValues", { evseId: 1, meterValue: [{ timestamp, sampledValue: [{ value: 1 }] }] }],
      ["DataTransfer", { vendorId: "Vendor" }],
      ["FirmwareStatusNotification", { status: "Idle" }],
      ["LogStatusNotification", { status: "Idle" }],
      ["SecurityEventNotification", { type: "StartupOfTheDevice", timestamp }],
    ];

try {
  await charger.connect();
} catch (refusal) {
  say("refused", { code: refusal.code });
  process.exit(0);
}

for (const [action, payload] of calls) {
  try {
    await charger.call(action, payload);
    say("answered", { action });
  } catch (error) {
    say("invalid", { action, error: String(error) });
  }
}
await charger.close({ code: 1000, reason: "done" });
say("done", { calls: calls.length });
