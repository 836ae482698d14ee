import { element, mark, say, shape } from "./dom.js";
import { reach, summed } from "./sums.js";
import { hourAndMinute, kilowattHours, kilowatts } from "./units.js";

const wide = 600;
const high = 100;

/** Power as a filled line and energy as a dotted one, each with a scale of its own. */
export class Chart {
  #lines = ["under", "power", "energy"].map((name) => shape("path", { class: name }));
  #hair = shape("line", { class: "hair", y1: 0, y2: high });
  #labels = ["most", "gain", "from", "to", "none"].map((name) => element("span", { class: name }));
  #drawn = { points: [], from: 0, until: 1 };
  #texts = [];
  node;

  constructor() {
    const grid = [0, 0.5, 1].map((share) => shape("line", { class: "grid", x1: 0, x2: wide, y1: high * share, y2: high * share }));
    const picture = shape("svg", { viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...grid, ...this.#lines, this.#hair);
    this.node = element("figure", { class: "chart", role: "img" }, picture, ...this.#labels);
    this.node.addEventListener("pointermove", (event) => this.#point((event.clientX - picture.getBoundingClientRect().left) / picture.clientWidth));
    this.node.addEventListener("pointerleave", () => this.#leave());
  }

  draw(connectors, now) {
    const until = now;
    const from = until - reach(connectors, now);
    const points = summed(connectors, from);
    this.#drawn = { points, from, until };
    const top = scaleOf(points.map(({ power }) => power ?? 0));
    const gained = scaleOf(points.map(({ energy }) => energy ?? 0));
    const power = this.#path(points, "power", top);
    const [under, line, energy] = this.#lines;
    mark(line, "d", power);
    mark(under, "d", power === "" ? "" : `${power}V${high}H${x(this.#drawn, Math.max(from, points.find((point) => point.power !== null).at))}Z`);
    mark(energy, "d", this.#path(points, "energy", gained));
    this.#write(points, top, Math.round((until - from) / 60_000));
  }

  #path(points, name, top) {
    let path = "";
    let height = null;
    for (const point of points) {
      if (point[name] === null) {
        continue;
      }

      height = (high - (Math.max(0, point[name]) / top) * high).toFixed(1);
      path += `${path === "" ? "M" : "L"}${x(this.#drawn, point.at)} ${height}`;
    }

    return path === "" ? "" : `${path}H${wide}`; // it holds until something else is said
  }

  #write(points, top, minutes) {
    const last = points.at(-1);
    const gain = last?.energy ?? null;
    this.#texts = [
      last ? `${top / 1000} kW` : "",
      gain === null ? "" : `+${kilowattHours(gain)} kWh`,
      `−${minutes} min`,
      "now",
      last ? "" : "No meter values yet",
    ];
    this.#leave();
    mark(this.node, "aria-label", last
      ? `The last ${minutes} minutes: power now ${kilowatts(last.power ?? NaN)} kW, energy ${kilowattHours(gain ?? NaN)} kWh`
      : "No meter values yet");
  }

  // What the point nearest to the pointer says, in the place of the labels above.
  #point(share) {
    const { points, from, until } = this.#drawn;
    const at = from + share * (until - from);
    const point = points.findLast((one) => one.at <= at && one.at >= from);
    if (!point) {
      return this.#leave();
    }

    const [most, gain] = this.#labels;
    const place = x(this.#drawn, point.at);
    mark(this.#hair, "x1", place);
    mark(this.#hair, "x2", place);
    mark(this.#hair, "data-on", "true");
    say(most, `${hourAndMinute(point.at)}  ${kilowatts(point.power ?? NaN)} kW`);
    say(gain, point.energy === null ? "" : `+${kilowattHours(point.energy)} kWh`);
  }

  #leave() {
    mark(this.#hair, "data-on", null);
    this.#labels.forEach((label, i) => say(label, this.#texts[i] ?? ""));
  }
}

const x = ({ from, until }, at) => (Math.max(0, Math.min(1, (at - from) / (until - from))) * wide).toFixed(1);

/** The next round number above all of them: 1, 2, 2.5 or 5 times a power of ten; never nothing. */
function scaleOf(values) {
  const most = Math.max(100, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= most);
}
