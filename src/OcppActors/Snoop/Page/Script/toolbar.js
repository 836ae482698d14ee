import { byId, element, mark, say } from "./dom.js";
import { oneLine } from "./text.js";
import { count } from "./units.js";

const mostChoices = 2_000;
const patience = 120; // ms without a key before a search begins

/** What narrows the stream and what is done with it. */
export class Toolbar {
  #search = byId("search");
  #byCharger = byId("by-charger");
  #byAction = byId("by-action");
  #problems = byId("problems");
  #pause = byId("pause");
  #typing = null;

  /** @param on { filter(), pause(), clear(), download(), help() } */
  constructor(feed, filter, stream, on) {
    this.feed = feed;
    this.filter = filter;
    this.stream = stream;
    this.on = on;
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#set({ text: this.#search.value.trim() }), patience);
    });
    this.#byCharger.addEventListener("change", () => this.#set({ chargePoint: this.#byCharger.selectedOptions[0].choice }));
    this.#byAction.addEventListener("change", () => this.#set({ action: this.#byAction.selectedOptions[0].choice }));
    this.#problems.addEventListener("click", () => this.toggleProblems());
    this.#pause.addEventListener("click", on.pause);
    byId("clear").addEventListener("click", on.clear);
    byId("download").addEventListener("click", on.download);
    byId("help").addEventListener("click", on.help);
  }

  choose(chargePoint) {
    this.#set({ chargePoint: this.filter.chargePoint === chargePoint ? null : chargePoint });
  }

  toggleProblems() {
    this.#set({ problemsOnly: !this.filter.problemsOnly });
  }

  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  reset() {
    clearTimeout(this.#typing);
    this.#search.value = "";
    this.#set({ chargePoint: null, action: null, text: "", problemsOnly: false });
  }

  render() {
    const chargers = this.feed.fleet.all.slice(0, mostChoices).map(({ id }) => id);
    offer(this.#byCharger, "All charge points", chargers, this.filter.chargePoint);
    offer(this.#byAction, "All actions", [...this.feed.actions.keys()].sort(), this.filter.action);
    mark(this.#problems, "aria-pressed", String(this.filter.problemsOnly));
    mark(this.#problems, "data-some", String(this.feed.problems > 0));
    say(this.#problems, this.feed.problems > 0 ? `Problems ${count(this.feed.problems)}` : "Problems");
    mark(this.#pause, "aria-pressed", String(this.stream.paused));
    say(this.#pause, this.stream.paused ? `Go on · ${count(this.stream.waiting)} waiting` : "Pause");
  }

  #set(change) {
    Object.assign(this.filter, change);
    this.on.filter();
  }
}

// A list that somebody has open is left alone.
function offer(select, all, names, chosen) {
  const choices = [null, ...names];
  if (chosen !== null && !names.includes(chosen)) {
    choices.push(chosen);
  }

  const same = select.options.length === choices.length && choices.every((choice, i) => select.options[i].choice === choice);
  if (!same && (document.activeElement !== select || select.options.length === 0)) {
    select.replaceChildren(...choices.map((choice) => {
      const option = element("option", {}, choice === null ? all : oneLine(choice, 60));
      option.choice = choice;
      return option;
    }));
  }

  const index = [...select.options].findIndex((option) => option.choice === chosen);
  if (index >= 0 && select.selectedIndex !== index) {
    select.selectedIndex = index;
  }
}
