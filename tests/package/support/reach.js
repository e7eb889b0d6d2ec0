/**
 * What a script could evaluate or ask the network for, by the names in it, wherever they stand: as a
 * global, as a member, or as a text.
 */
import { parseSync } from '@swc/core';

/** What takes text for code, or for a document with code in it. */
const evaluating = [
  ...['eval', 'Function', 'execScript', 'writeln', 'innerHTML', 'outerHTML', 'insertAdjacentHTML'],
  ...['createContextualFragment', 'parseHTMLUnsafe', 'setHTMLUnsafe', 'srcdoc'],
];

/** What makes a request, or an element that does. */
const asking = [
  ...['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket', 'WebTransport', 'sendBeacon'],
  ...['RTCPeerConnection', 'importScripts', 'Worker', 'SharedWorker', 'Image', 'Audio'],
  ...['createElement', 'instantiateStreaming', 'compileStreaming'],
];

/**
 * @param {string} code
 * @returns {{ evaluating: string[], asking: string[], imports: string[] }} names, and what is
 *   imported or required, as it is written; each once
 */
export function reachOf(code) {
  const ast = parseSync(code, { syntax: 'ecmascript', target: 'es2022' });
  const offset = ast.span.start;
  const found = { evaluating: new Set(), asking: new Set(), imports: new Set() };
  /** @param {any} node */
  const visit = (node) => {
    if (Array.isArray(node)) {
      node.forEach(visit);
    } else if (typeof node === 'object' && node !== null) {
      look(node);
      Object.values(node).forEach(visit);
    }
  };
  /** @param {any} node of any type, with members of others */
  const look = ({ type, value, source, callee, arguments: given }) => {
    if (type === 'Identifier' || type === 'StringLiteral') {
      note(value);
    } else if (source?.type === 'StringLiteral') {
      found.imports.add(source.value);
    } else if (type === 'CallExpression') {
      const [first] = given;
      if (callee.type === 'Import') {
        const { start, end } = first.expression.span;
        found.imports.add(`import(${code.slice(start - offset, end - offset)})`);
      } else if (callee.value === 'require') {
        found.imports.add(first.expression.value);
      } else if (/^(?:setTimeout|setInterval)$/.test(callee.value) && isText(first?.expression)) {
        found.evaluating.add(`${callee.value} of a text`);
      } else if (callee.property?.value === 'constructor' && isText(first?.expression)) {
        found.evaluating.add('constructor of a text');
      }
    }
  };
  /** @param {string} name */
  const note = (name) => {
    if (evaluating.includes(name)) {
      found.evaluating.add(name);
    }
    if (asking.includes(name)) {
      found.asking.add(name);
    }
  };
  visit(ast.body);
  return {
    evaluating: [...found.evaluating].sort(),
    asking: [...found.asking].sort(),
    imports: [...found.imports].sort(),
  };
}

/** @param {any} node */
function isText(node) {
  return node?.type === 'StringLiteral' || node?.type === 'TemplateLiteral';
}
