// What can be undone and done again on the label page, in the order in which it was done.

/** @typedef {{what: string, key: string, back: () => string | void, forth: () => string | void}} Deed `key` is that of its last statement */

export class History {
  constructor() {
    /** @type {Deed[]} */
    this.done = [];
    /** @type {Deed[]} */
    this.undone = [];
  }

  /** @param {string} what @param {string} key of the statement @param {() => string | void} back gives the key of the statement that undoes it @param {() => string | void} forth */
  remember(what, key, back, forth) {
    this.done.push({ what, key, back, forth });
    this.undone = [];
  }

  /** What was done last cannot be undone, nor anything before it. @param {string} key of its statement */
  stopHere(key) {
    this.remember("", key, () => {}, () => {});
  }

  /** A statement was not recorded: there is nothing of it to undo. @param {string} key */
  forget(key) {
    this.done = this.done.filter((each) => each.key !== key);
    this.undone = this.undone.filter((each) => each.key !== key);
  }

  /** @returns {string | null} what was undone */
  undo() {
    const last = this.done.at(-1);
    if (!last?.what) return null;
    this.done.pop();
    last.key = last.back() ?? "";
    this.undone.push(last);
    return last.what;
  }

  /** @returns {string | null} what was done again */
  redo() {
    const last = this.undone.pop();
    if (!last) return null;
    last.key = last.forth() ?? "";
    this.done.push(last);
    return last.what;
  }
}
