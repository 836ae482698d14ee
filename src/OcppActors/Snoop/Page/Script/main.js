import { Cards } from "./cards.js";
import { Detail } from "./detail.js";
import { byId } from "./dom.js";
import { download } from "./download.js";
import { Feed } from "./feed.js";
import { Filter } from "./filter.js";
import { inFrames } from "./frames.js";
import { listenForKeys } from "./keys.js";
import { Link } from "./link.js";
import { List } from "./list.js";
import { Status } from "./status.js";
import { Stream } from "./stream.js";
import { Toolbar } from "./toolbar.js";

// The stream feeds the model, the model is drawn once a frame.

const filter = new Filter();
const feed = new Feed({
  onEntry: (entry) => stream.add(entry),
  onChange: (entry) => {
    stream.change();
    const { entry: open } = detail;
    open?.raw && [entry, entry.partner].includes(open) && detail.open(open);
  },
  onGone: (entry) => {
    entry.raw = stream.holds(entry) ? entry.raw : "";
  },
});
const list = new List({ onOpen: (entry) => detail.open(entry), draw: () => draw() });
const stream = new Stream(feed, filter, list);
const detail = new Detail(() => list.focus());
const status = new Status(feed);
const toolbar = new Toolbar(feed, filter, stream, { filter: sift, pause, clear, download: save, help });
const cards = new Cards(feed.fleet, filter, { onChoose: (id) => toolbar.choose(id), draw: () => draw() });

const draw = inFrames(() => {
  stream.render();
  list.render();
  status.render();
  toolbar.render();
  cards.draw(Date.now());
});

const link = new Link({
  open: () => feed.opened(Date.now()),
  message: (text) => {
    feed.take(text, Date.now());
    draw();
  },
  state: (state) => {
    state.name === "waiting" && feed.lost();
    status.state = state;
    draw();
  },
});

function sift() {
  stream.sift();
  draw();
}

function pause() {
  stream.pause(!stream.paused);
  draw();
}

function clear() {
  feed.clear();
  list.selected = null;
  detail.entry && detail.close();
  sift();
}

function save() {
  download(list.shown);
}

function help() {
  byId("shortcuts").showModal();
}

function escape(field) {
  if (detail.entry !== null) {
    detail.close();
  } else {
    filter.asks && toolbar.reset();
    field?.blur();
  }
}

byId("shortcuts-close").addEventListener("click", () => byId("shortcuts").close());
byId("connect").addEventListener("click", () => link.open());
addEventListener("online", () => link.open());
listenForKeys(new Map([
  ["/", () => toolbar.focusSearch()],
  ["p", pause],
  ["e", () => toolbar.toggleProblems()],
  ["d", save],
  ["?", help],
  ["Escape", escape],
]));
setInterval(() => {
  feed.tick(Date.now());
  status.tick(Date.now());
  draw();
}, 1_000);
link.open();
draw();
