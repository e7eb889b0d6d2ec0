/**
 * Judges numbers that should be consecutive. The first one may be any: a stream is joined where it
 * is.
 */
export class Tally {
  received = 0;
  lost = 0;
  doubled = 0;
  /** @type {number | undefined} */
  last;

  /** @param {number} number */
  add(number) {
    const expected = this.last === undefined ? number : this.last + 1;
    this.received += 1;
    if (number >= expected) {
      this.lost += number - expected;
      this.last = number;
    } else {
      this.doubled += 1;
    }
  }
}
