// A charger made of ocpp-rpc in strict mode: it boots, reports, is asked, is dropped, comes back, and closes.
// Usage: node charger.mjs ENDPOINT PROTOCOL PASSWORD
import { RPCClient } from "ocpp-rpc";

const [endpoint, protocol, password] = process.argv.slice(2);
const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));
const charger = new RPCClient({
  endpoint,
  identity: "RPC 1/|",
  password,
  protocols: [protocol],
  strictMode: true,
  pingIntervalMs: 1500,
  reconnect: true,
  backoff: { initialDelay: 100, maxDelay: 200 },
});

charger.on("strictValidationFailure", ({ error }) => say("invalid", { error: String(error) }));
charger.on("badMessage", ({ error }) => say("invalid", { error: String(error) }));
charger.on("ping", ({ rtt }) => say("ponged", { rtt }));
charger.on("disconnect", ({ code, reason }) => say("dropped", { code, reason: String(reason) }));
charger.handle("Reset", ({ params }) => {
  say("asked", params);
  return { status: "Accepted" };
});

const now = () => new Date().toISOString();
const is16 = protocol === "ocpp1.6";
const sample = (value) => (is16 ? { value: String(value), unit: "Wh" } : { value, unitOfMeasure: { unit: "Wh" } });
const boot = is16
  ? { chargePointVendor: "Vendor", chargePointModel: "Model" }
  : { reason: "PowerUp", chargingStation: { vendorName: "Vendor", model: "Model" } };
const status = is16
  ? { connectorId: 1, errorCode: "NoError", status: "Available" }
  : { timestamp: now(), connectorStatus: "Available", evseId: 1, connectorId: 1 };
const meter = is16
  ? { connectorId: 1, meterValue: [{ timestamp: now(), sampledValue: [sample(1234)] }] }
  : { evseId: 1, meterValue: [{ timestamp: now(), sampledValue: [sample(1234)] }] };

try {
  await charger.connect();
} catch (refusal) {
  say("refused", { code: refusal.code });
  process.exit(0);
}

say("connected", { protocol: charger.protocol });
say("booted", await charger.call("BootNotification", boot));
for (let turn = 0; turn < 20; turn++) {
  await charger.call("Heartbeat", {});
  await charger.call("StatusNotification", status);
  await charger.call("MeterValues", meter);
}
await charger.call("DataTransfer", { vendorId: "ask" });
await new Promise((ponged) => charger.once("ping", ponged));

const back = new Promise((opened) => charger.once("open", opened));
await charger.call("DataTransfer", { vendorId: "drop" });
await back;
say("returned", await charger.call("BootNotification", boot));
await charger.close({ code: 4017, reason: "done" });
say("done");
