/**
 * Reproducible random choices: the same seed gives the same choices on every machine.
 *
 * The generator is xorshift32 (Marsaglia 2003, shifts 13, 17, 5), started from a seed whose bits
 * are mixed first so that neighbouring seeds do not begin alike.
 */
export class Random {
  /** Invariant: a 32-bit integer, never 0 (xorshift would stay there). */
  #state;

  /** @param {number} seed */
  constructor(seed) {
    let mixed = Math.imul(seed + 1, 0x9e3779b1);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca77);
    this.#state = mixed ^ (mixed >>> 13) || 1;
  }

  /**
   * @param {number} limit
   * @returns {number} an integer from 0 up to, not including, `limit`
   */
  below(limit) {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return Math.floor(((state >>> 0) / 0x1_0000_0000) * limit);
  }

  /**
   * @param {number} low
   * @param {number} high inclusive
   */
  between(low, high) {
    return low + this.below(high - low + 1);
  }

  /** @param {number} percentage */
  chance(percentage) {
    return this.below(1000) < percentage * 10;
  }

  /**
   * @template T
   * @param {readonly T[]} items
   * @returns {T}
   */
  pick(items) {
    return items[this.below(items.length)];
  }

  /**
   * @template T
   * @param {readonly (readonly [number, T])[]} weighted pairs of a weight, an integer, and an item
   * @returns {T}
   */
  pickWeighted(weighted) {
    let rest = this.below(weighted.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, item] of weighted) {
      if (rest < weight) {
        return item;
      }
      rest -= weight;
    }
    throw new RangeError('expected at least one item with a positive weight');
  }
}
