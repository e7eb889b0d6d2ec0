/**
 * A log that stays readable at five hundred events a second: the events of one second and one type
 * share a line, and what happens to the connection gets a line of its own.
 */

const MAX_LINES = 100;

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export class Log {
  #list;
  /** @type {{ second: number, type: string, first: string, count: number, text: Node } | undefined} */
  #run;

  /** @param {Element} list an ordered list, newest first */
  constructor(list) {
    this.#list = list;
  }

  /**
   * @param {string} type
   * @param {string} data
   */
  event(type, data) {
    const second = Math.floor(Date.now() / 1000);
    if (this.#run?.second !== second || this.#run.type !== type) {
      this.#run = { second, type, first: data, count: 0, text: this.#line(type, 'event') };
    }
    this.#run.count += 1;
    const { first, count, text } = this.#run;
    text.textContent = count === 1 ? data : `${first} – ${data}`;
  }

  /**
   * @param {string} what
   * @param {string} detail
   */
  connection(what, detail) {
    this.#run = undefined;
    this.#line(what, 'connection').textContent = detail;
  }

  /**
   * @param {string} label
   * @param {string} kind
   */
  #line(label, kind) {
    const item = document.createElement('li');
    const parts = ['time', 'b', 'span'].map((name) => document.createElement(name));
    item.className = kind;
    parts[0].textContent = clock.format(new Date());
    parts[1].textContent = label;
    item.append(...parts.flatMap((part) => [part, ' ']));
    this.#list.prepend(item);
    if (this.#list.childElementCount > MAX_LINES) {
      this.#list.lastElementChild?.remove();
    }
    return parts[2];
  }
}
