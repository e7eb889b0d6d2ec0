/** `Set`, as far as the seam to the engine needs it: few members, each added once. */
import { scope } from './scope.js';

class OwnSet {
  constructor() {
    /** @type {unknown[]} */
    this.members = [];
  }

  clear() {
    this.members = [];
  }

  /** @param {unknown} member */
  add(member) {
    this.members.push(member);
  }

  /** @param {unknown} member */
  delete(member) {
    this.members = this.members.filter((other) => other !== member);
  }

  /** @param {(member: any) => void} callback */
  forEach(callback) {
    this.members.forEach(callback);
  }
}

/** @type {SetConstructor} */
export const Set = scope.Set ?? /** @type {any} */ (OwnSet);
