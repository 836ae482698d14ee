import { isObject } from "./json.js";

// One message of the snoop stream, as it came and as it reads. Its keys stand in a fixed order, so the payload's own text
// lies between two marks that no other part can contain unescaped.

const before = ',"payload":';
const behind = ',"timestamp":';

const events = new Set(["Message", "Connection", "Disconnection"]);

/** The payload's text, byte for byte. */
export const payloadText = (raw) => raw.slice(raw.indexOf(before) + before.length, raw.lastIndexOf(behind));

/** Null when the text is no message of the stream. */
export function readEnvelope(raw) {
  let said;
  try {
    said = JSON.parse(raw);
  } catch {
    return null;
  }

  const at = isObject(said) ? Date.parse(said.timestamp) : NaN;
  if (!events.has(said?.event) || typeof said.cp_id !== "string" || !Number.isFinite(at)) {
    return null;
  }

  const protocol = typeof said.protocol === "string" ? said.protocol : null;
  return { raw, at, event: said.event, chargePoint: said.cp_id, fromCharger: said.sender !== "CSMS", protocol, payload: said.payload };
}
