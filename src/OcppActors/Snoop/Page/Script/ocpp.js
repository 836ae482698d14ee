import { listOf, member, words } from "./json.js";

// OCPP-J messages (part 4 of the specification, section 4): [2, id, action, payload], [3, id, payload],
// [4, id, code, description, details]; 2.1 adds 5, an error about a result, and 6, a call that wants no answer.

const kinds = new Map([[2, "call"], [3, "result"], [4, "error"], [5, "error"], [6, "send"]]);

/** Answers that mean no, whatever they belong to. */
const refusals = new Set([
  "Rejected", "Faulted", "NotSupported", "NotImplemented", "Failed", "UnlockFailed", "UnknownMessageId", "UnknownVendorId",
  "UnknownVendor", "VersionMismatch", "Invalid", "Blocked", "Expired", "ConcurrentTx", "Unknown", "NoCredit",
  "NotAllowedTypeEVSE", "NotAtThisLocation", "NotAtThisTime", "InvalidCertificate", "InvalidURL", "SignatureError",
  "RejectedByChargePoint", "NotFound", "UnknownConnector", "UnknownComponent", "UnknownVariable",
  "NotSupportedAttributeType", "PropertyConstraintError", "InvalidFormat", "Occupied",
]);

/** What a payload is: its kind, id, action, body and, of an error, its words. Anything else is "other". */
export function readMessage(payload) {
  const kind = Array.isArray(payload) ? kinds.get(payload[0]) : undefined;
  const id = kind && words(payload[1]);
  if (!id) {
    return { kind: "other", id: null, action: null, body: payload, fault: null };
  }

  switch (kind) {
    case "result":
      return { kind, id, action: null, body: payload[2], fault: refusal(payload[2]) };
    case "error":
      return { kind, id, action: null, body: payload[4], fault: [payload[2], payload[3]].map(words).filter(Boolean).join(": ") || "error" };
    default:
      return { kind, id, action: words(payload[2]), body: payload[3], fault: trouble(payload[2], payload[3]) };
  }
}

/** The word by which an answer says no; null when it does not. */
function refusal(body) {
  const said = [
    member(body, "status"),
    member(member(body, "idTagInfo"), "status"),
    member(member(body, "idTokenInfo"), "status"),
    ...listOf(member(body, "setVariableResult")).slice(0, 100).map((one) => member(one, "attributeStatus")),
    ...listOf(member(body, "getVariableResult")).slice(0, 100).map((one) => member(one, "attributeStatus")),
  ];
  return said.find((status) => refusals.has(status)) ?? null;
}

/** What a charger says is wrong with itself; null when nothing is. */
function trouble(action, body) {
  if (action !== "StatusNotification") {
    return null;
  }

  const error = words(member(body, "errorCode"));
  const faulted = [member(body, "status"), member(body, "connectorStatus")].includes("Faulted");
  return error && error !== "NoError" ? error : faulted ? "Faulted" : null;
}
