import { stripVTControlCharacters } from 'node:util';

/** Counts of tests, read from the closing lines of cargo, wasm-bindgen's and Node's test runners. */
export class Counts {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** @param {string} output of a runner, or of several after one another */
  static of(output) {
    const counts = new Counts();
    for (const line of stripVTControlCharacters(output).split(/\r?\n/)) {
      counts.#addCargo(line);
      counts.#addNode(line);
    }
    return counts;
  }

  /** @param {string} line */
  #addCargo(line) {
    const found = /^test result: .* (\d+) passed; (\d+) failed; (\d+) ignored;/.exec(line);
    if (found !== null) {
      this.passed += Number(found[1]);
      this.failed += Number(found[2]);
      this.skipped += Number(found[3]);
    }
  }

  /** @param {string} line */
  #addNode(line) {
    const found = /^(?:#|ℹ) (pass|fail|cancelled|skipped|todo) (\d+)$/.exec(line);
    if (found !== null) {
      this[nodeNames[/** @type {keyof typeof nodeNames} */ (found[1])]] += Number(found[2]);
    }
  }

  /**
   * @param {boolean} runsTests whether the runner should have run any
   * @returns {string | null} what is wrong although the runner exited with 0
   */
  problem(runsTests) {
    if (this.failed > 0) {
      return `${this.failed} failed`;
    }
    return runsTests && this.passed === 0 ? 'ran no test' : null;
  }

  /** @param {Counts} other */
  add(other) {
    this.passed += other.passed;
    this.failed += other.failed;
    this.skipped += other.skipped;
  }

  toString() {
    const skipped = this.skipped > 0 ? `, ${this.skipped} skipped` : '';
    return `${this.passed} passed, ${this.failed} failed${skipped}`;
  }
}

const nodeNames = /** @type {const} */ ({
  pass: 'passed',
  fail: 'failed',
  cancelled: 'failed',
  skipped: 'skipped',
  todo: 'skipped',
});
