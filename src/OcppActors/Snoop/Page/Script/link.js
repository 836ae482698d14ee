// The stream, opened again whenever it is lost.

const firstPause = 1_000;
const longestPause = 30_000;
const held = 10_000; // a stream that lasted so long makes the next pause the shortest again

/** Why a stream ended, where the relay has said so (RFC 6455 section 7.4). */
const reasons = new Map([[1001, "The relay was stopped"], [1013, "This page fell behind"]]);

export class Link {
  #pause = firstPause;
  #timer = null;
  #socket = null;

  /** @param on { open(), message(text), state({ name, reason, until }) } */
  constructor(on) {
    this.on = on;
  }

  /** The stream stands where the page does, and gets the page's own query: token and choice of charge points. */
  static get address() {
    const url = new URL(location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.hash = "";
    return url.href;
  }

  open() {
    clearTimeout(this.#timer);
    if (this.#socket !== null) {
      return;
    }

    this.on.state({ name: "connecting" });
    const socket = (this.#socket = new WebSocket(Link.address));
    let opened = null;
    socket.onopen = () => {
      opened = Date.now();
      this.on.open();
      this.on.state({ name: "open" });
    };
    socket.onmessage = ({ data }) => typeof data === "string" && this.on.message(data);
    socket.onclose = ({ code }) => {
      this.#socket = null;
      this.#wait(opened !== null, opened !== null && Date.now() - opened > held, reasons.get(code));
    };
  }

  #wait(wasOpen, lasted, reason) {
    this.#pause = lasted ? firstPause : this.#pause;
    const pause = this.#pause * (0.8 + Math.random() * 0.4); // many pages do not all come at once
    this.#pause = Math.min(longestPause, this.#pause * 2);
    this.#timer = setTimeout(() => this.open(), pause);
    this.on.state({ name: "waiting", wasOpen, until: Date.now() + pause, reason: reason ?? (wasOpen ? "The stream was lost" : "The relay does not answer") });
  }
}
