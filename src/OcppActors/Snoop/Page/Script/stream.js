/** What the list shows of what is kept: what the filter admits, and nothing newer while it is paused. */
export class Stream {
  waiting = 0; // messages that the filter admits, since the pause began
  #until = Infinity; // the newest message that is shown
  #shown = [];
  #grown = 0;
  #stale = true;

  constructor(feed, filter, list) {
    this.feed = feed;
    this.filter = filter;
    this.list = list;
  }

  get paused() {
    return this.#until !== Infinity;
  }

  /** Whether a message that is kept no longer is before somebody's eyes all the same. */
  holds(entry) {
    return this.paused && entry.number <= this.#until;
  }

  /** A message is new. */
  add(entry) {
    if (!this.filter.admits(entry)) {
      return;
    }

    if (this.paused) {
      this.waiting++;
    } else {
      this.#shown.push(entry);
      this.#grown++;
    }
  }

  /** A message that is there reads differently now: it may have become a problem. */
  change() {
    this.#stale ||= this.filter.problemsOnly;
  }

  pause(paused) {
    this.#until = paused ? this.feed.newest : Infinity;
    this.waiting = 0;
    this.#stale = true;
  }

  /** Another filter, or nothing is kept any more. */
  sift() {
    this.#stale = true;
    this.waiting = this.paused ? this.feed.entries.all.filter((entry) => entry.number > this.#until && this.filter.admits(entry)).length : 0;
    this.list.rewind();
  }

  /** Hands the list what has changed since the last frame. */
  render() {
    if (this.#stale) {
      const newest = this.#shown.at(-1)?.number ?? Infinity;
      this.#shown = this.feed.entries.all.filter((entry) => entry.number <= this.#until && this.filter.admits(entry));
      this.#grown = this.#shown.length - 1 - this.#shown.findLastIndex(({ number }) => number <= newest);
    } else if (this.#grown === 0) {
      return;
    }

    this.#dropGone();
    this.list.show(this.#shown, this.#grown);
    [this.#stale, this.#grown] = [false, 0];
  }

  #dropGone() {
    if (this.#shown[0]?.gone && !this.paused) {
      const kept = this.#shown.findIndex((entry) => !entry.gone);
      this.#shown.splice(0, kept < 0 ? this.#shown.length : kept);
    }
  }
}
