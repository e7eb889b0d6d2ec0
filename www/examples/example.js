/** What every example page has: a log, and a view of the code that runs on it. */

/** @param {string} text */
function log(text) {
  const line = document.createElement('li');
  line.textContent = text;
  document.getElementById('log')?.prepend(line);
}

document.addEventListener('DOMContentLoaded', () => {
  const code = document.getElementById('example')?.textContent ?? '';
  const indent = /^\n?( *)/.exec(code)?.[1] ?? '';
  const view = document.getElementById('code');
  if (view) {
    view.textContent = code.replaceAll(`\n${indent}`, '\n').trim();
  }
});
