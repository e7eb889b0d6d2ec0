/** The store in memory, by the interface that all stores have. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { MemoryStore, checkStore } from '../../src/server/store.js';

const ALL = 10_000;

/** @param {MemoryStore} store */
function append(store, count = 1) {
  return Array.from({ length: count }, (_, index) =>
    store.append({ event: '', data: String(index) }),
  );
}

/** @param {import('../../src/server/types/server.fetch.d.ts').Replay} replay */
const dataOf = ({ events }) => events.map(({ data }) => data);

describe('the store in memory', { timeout: 60_000 }, () => {
  it('gives what was appended after an id, in its order', () => {
    const store = new MemoryStore();
    const [first, second, third] = append(store, 3);
    assert.deepEqual(dataOf(store.since(first, ALL)), ['1', '2']);
    assert.deepEqual(store.since(third, ALL), { events: [], stale: null, last: third });
    assert.deepEqual(store.since(first, 1).last, second);
  });

  it('gives a place to go on from before there is any event', () => {
    const store = new MemoryStore();
    const { last, stale } = store.since(null, ALL);
    append(store, 2);
    assert.equal(stale, null);
    assert.deepEqual(dataOf(store.since(last, ALL)), ['0', '1']);
  });

  it('keeps no more events than it may, and says so of an id before them', () => {
    const store = new MemoryStore({ count: 2 });
    const ids = append(store, 5);
    assert.deepEqual(store.since(ids[1], ALL), { events: [], stale: 'too-old', last: ids[4] });
    assert.deepEqual(dataOf(store.since(ids[2], ALL)), ['3', '4']);
  });

  it('keeps no more bytes than it may, counted in UTF-8', () => {
    const store = new MemoryStore({ bytes: 7 });
    const before = store.since(null, ALL).last;
    const first = store.append({ event: 'é', data: '日' });
    assert.equal(store.since(before, ALL).events.length, 1);
    store.append({ event: '', data: 'abc' });
    assert.equal(store.since(before, ALL).stale, 'too-old');
    assert.deepEqual(dataOf(store.since(first, ALL)), ['abc']);
  });

  it('keeps nothing beyond its age, also when nothing is appended', () => {
    let time = 0;
    const store = new MemoryStore({ age: 100 }, () => time);
    const [first] = append(store, 2);
    time = 100;
    assert.equal(store.since(first, ALL).events.length, 1);
    time = 101;
    assert.equal(store.since(first, ALL).stale, 'too-old');
  });

  it('keeps its numbers over many more events than it keeps', () => {
    const store = new MemoryStore({ count: 10 });
    const ids = append(store, 5000);
    assert.deepEqual(dataOf(store.since(ids[4989], ALL)).at(0), '4990');
    assert.equal(store.since(ids[4988], ALL).stale, 'too-old');
  });

  it('does not know ids of the future, of another store, or of no store', () => {
    const store = new MemoryStore();
    const [id] = append(store);
    const [epoch] = id.split('-');
    const [foreign] = append(new MemoryStore());
    const unknown = [
      `${epoch}-2`,
      foreign,
      '',
      '1',
      '-1',
      `${epoch}-`,
      `${epoch}-01`,
      `${epoch}-1.0`,
    ];
    for (const it of [...unknown, `${epoch}-1\n`, `${epoch}--1`, '\0', 'x'.repeat(100_000)]) {
      assert.deepEqual(store.since(it, ALL), { events: [], stale: 'unknown', last: id }, it);
    }
  });

  it('tells its subscribers of each event until they have enough', () => {
    const store = new MemoryStore();
    /** @type {string[]} */
    const heard = [];
    const stop = store.subscribe(({ data }) => heard.push(data));
    append(store, 2);
    stop();
    append(store);
    assert.deepEqual(heard, ['0', '1']);
  });

  it('orders its ids by number', () => {
    const store = new MemoryStore();
    const ids = append(store, 11);
    assert.deepEqual([...ids].reverse().sort(store.compare.bind(store)), ids);
  });

  it('refuses bounds that are none', () => {
    assert.throws(() => new MemoryStore({ count: -1 }), /^TypeError: history\.count: .* -1$/);
    assert.throws(() => new MemoryStore({ bytes: 1.5 }), /^TypeError: history\.bytes: .* 1\.5$/);
    assert.throws(() => new MemoryStore({ age: NaN }), /^TypeError: history\.age: .* NaN$/);
  });
});

describe('a store', { timeout: 60_000 }, () => {
  it('is refused if a method is missing', () => {
    const { append, ...lacking } = { append() {}, since() {}, subscribe() {}, compare() {} };
    assert.equal(checkStore({ append, ...lacking }).append, append);
    assert.throws(() => checkStore(lacking), /^TypeError: store: expected .* append/);
  });
});
