// The text of a JSON document, laid out without being read: numbers keep every digit, strings every escape, and text that is
// no JSON comes out as it is.

const pattern = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\],]|[^\s{}[\],:"]+|[\s:]+|"/gs;
const deepest = 40;

/** Parts { kind: "key" | "string" | "number" | "word" | "mark" | "space", text } in their order. */
export function* layOut(json) {
  let depth = 0;
  let open = false; // a bracket was just opened
  // A pair of brackets with nothing between them stays in one line.
  const line = () => ({ kind: "space", text: "\n" + "  ".repeat(Math.min(depth, deepest)) });
  for (const [part, colon] of json.matchAll(pattern)) {
    if (/^[\s:]/.test(part)) {
      continue;
    }

    const closes = part === "}" || part === "]";
    if (closes) {
      depth = Math.max(0, depth - 1);
    }

    if (open !== closes) {
      yield line();
    }

    open = part === "{" || part === "[";
    depth += open ? 1 : 0;
    if (colon !== undefined) {
      yield { kind: "key", text: part.slice(0, part.length - colon.length) };
      yield { kind: "mark", text: ": " };
    } else {
      yield { kind: kindOf(part), text: part };
    }

    if (part === ",") {
      yield line();
    }
  }
}

const kindOf = (part) =>
  part[0] === '"' ? "string" : /^-?\d/.test(part) ? "number" : /^[{}[\],]$/.test(part) ? "mark" : "word";
