/** What every example page has: a log, and a view of the code that runs on it. */

const MAX_LINES = 100;

/** @param {string} text */
function log(text) {
  const lines = document.getElementById('log');
  const line = document.createElement('li');
  line.textContent = text;
  lines?.prepend(line);
  lines?.children[MAX_LINES]?.remove();
}

Object.assign(self, { log });

document.addEventListener('DOMContentLoaded', () => {
  const code = document.getElementById('example')?.textContent ?? '';
  const indent = /^\n?( *)/.exec(code)?.[1] ?? '';
  const view = document.getElementById('code');
  if (view) {
    view.textContent = code.replaceAll(`\n${indent}`, '\n').trim();
  }
});
