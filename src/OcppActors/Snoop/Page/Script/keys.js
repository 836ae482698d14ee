const typing = "input, select, textarea";

/** Shortcuts of one key. Nothing happens while somebody types, or with Ctrl, Alt or Meta. */
export function listenForKeys(actions) {
  addEventListener("keydown", (event) => {
    const free = !event.ctrlKey && !event.altKey && !event.metaKey && !document.querySelector("dialog[open]");
    const inField = event.target instanceof Element && event.target.matches(typing);
    const action = free && (!inField || event.key === "Escape") ? actions.get(event.key) : undefined;
    if (action) {
      event.preventDefault();
      action(inField ? event.target : null);
    }
  });
}
