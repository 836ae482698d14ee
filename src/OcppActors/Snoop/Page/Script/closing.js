import { member, words } from "./json.js";
import { oneLine } from "./text.js";

// Who closed a connection, by which WebSocket Close. A relay before 0.2.0 does not say, nor does one that saw no Close.

/** The codes that have a name (RFC 6455 section 7.4, IANA registry of close codes). */
const closeNames = new Map([
  [1000, "normal closure"], [1001, "going away"], [1002, "protocol error"], [1003, "unsupported data"], [1005, "no code"],
  [1007, "invalid data"], [1008, "policy violation"], [1009, "message too big"], [1010, "missing extension"],
  [1011, "internal error"], [1012, "service restart"], [1013, "try again later"], [1014, "bad gateway"],
  [3000, "unauthorized"], [3003, "forbidden"], [3008, "timeout"],
]);

/** How a connection was closed, in a few words; empty when that is not known. */
export function closing(entry) {
  const close = member(JSON.parse(entry.raw), "payload");
  const code = member(close, "code");
  if (!Number.isInteger(code)) {
    return "";
  }

  const by = member(close, "sender") === "CSMS" ? "The CPMS" : "The charge point";
  const named = closeNames.has(code) ? `${code} (${closeNames.get(code)})` : String(code);
  const reason = words(member(close, "reason"));
  return `${by} closed the connection with ${named}${reason === null ? "" : `: “${oneLine(reason, 125)}”`}`;
}
