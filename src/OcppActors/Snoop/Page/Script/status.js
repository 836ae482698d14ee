import { byId, mark, say } from "./dom.js";
import { count, kilowatts } from "./units.js";

/** The stream's state, and what there is to know at a glance. */
export class Status {
  #state = { name: "connecting" };
  #rates = []; // { at, heard }, of the last seconds

  constructor(feed) {
    this.feed = feed;
    say(byId("host"), location.host);
  }

  set state(state) {
    this.#state = state;
    this.#write();
  }

  /** Once a second. */
  tick(now) {
    this.#rates.push({ at: now, heard: this.feed.heard });
    this.#rates = this.#rates.slice(-6);
    this.#write();
  }

  render() {
    const { fleet, heard, problems } = this.feed;
    say(byId("figure-connected"), fleet.all.length === fleet.connected ? count(fleet.connected) : `${count(fleet.connected)} of ${count(fleet.all.length)}`);
    say(byId("figure-power"), fleet.power === null ? "–" : kilowatts(fleet.power));
    say(byId("figure-messages"), count(heard));
    say(byId("figure-problems"), count(problems));
    mark(byId("figure-problems"), "data-some", String(problems > 0));
    const [first, last] = [this.#rates[0], this.#rates.at(-1)];
    const rate = first && last.at > first.at ? Math.max(0, (last.heard - first.heard) / (last.at - first.at)) * 1000 : 0;
    say(byId("figure-rate"), `${rate >= 9.95 || rate === 0 ? count(Math.round(rate)) : rate.toFixed(1)} per second`);
  }

  #write() {
    const { name, reason, until } = this.#state;
    mark(byId("link"), "data-state", name);
    mark(document.body, "data-live", String(name === "open"));
    byId("connect").hidden = name !== "waiting";
    const words = { open: "Live", connecting: "Connecting…" };
    say(byId("link-state"), words[name] ?? `${reason}. Trying again ${inWords(until - Date.now())}`);
  }
}

// In steps, so that a screen reader is not told every second.
function inWords(pause) {
  return pause < 3_000 ? "in a moment" : `in ${Math.ceil(pause / 5_000) * 5} s`;
}
