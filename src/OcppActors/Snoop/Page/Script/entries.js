// The messages that are kept: the newest, bounded in number and in size.

/** How many are kept at most. */
export const mostEntries = 5_000;

const mostCharacters = 32_000_000;

export class Entries {
  #all = [];
  #first = 0; // those before it have gone; the list is cut when many have
  #characters = 0;

  /** Oldest first. */
  get all() {
    if (this.#first > 0) {
      this.#all.splice(0, this.#first);
      this.#first = 0;
    }

    return this.#all;
  }

  get size() {
    return this.#all.length - this.#first;
  }

  /** @param onGone An older one is kept no longer. */
  add(entry, onGone) {
    this.#all.push(entry);
    this.#characters += entry.raw.length;
    while (this.size > mostEntries || (this.#characters > mostCharacters && this.size > 1)) {
      const gone = this.#all[this.#first];
      this.#all[this.#first++] = undefined;
      this.#characters -= gone.raw.length;
      gone.gone = true;
      if (gone.partner) {
        gone.partner.partner = null; // a pair must not keep what has gone
      }

      onGone(gone);
    }

    if (this.#first > mostEntries) {
      this.all;
    }
  }

  clear() {
    [this.#all, this.#first, this.#characters] = [[], 0, 0];
  }
}
