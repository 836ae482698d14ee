import { element } from "./dom.js";

/** Hands the browser a recording of these messages: the stream's own lines, oldest first. */
export function download(entries) {
  const lines = entries.filter(({ raw }) => raw !== "").map(({ raw }) => `${raw}\n`);
  const blob = new Blob(lines, { type: "application/x-ndjson" });
  const link = element("a", {
    href: URL.createObjectURL(blob),
    download: `ocpp-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.jsonl`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
