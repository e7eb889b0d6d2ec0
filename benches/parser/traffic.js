/** Streams as servers send them, in reads of 64 KB: one shape per kind of traffic. */

/** About as many bytes as each shape has. */
const SIZE = 1 << 20;

/** What one read of a busy connection brings. */
const READ = 64 * 1024;

/** @type {Record<string, (index: number) => string>} one block of each shape */
const shapes = {
  '100 bytes': (index) => `data: ${String(index).padStart(92, '.')}\n\n`,
  tokens: (index) =>
    `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" token${index}"}}\n\n`,
  '16 KB lines': (index) => `id: ${index}\ndata: ${'0123456789abcdef'.repeat(1024)}\n\n`,
  CJK: (index) => `data: 第${index}号のイベントです。東京の天気は晴れ、気温は二十度。\n\n`,
};

/** Chunks of the body of each shape. */
export const traffic = Object.fromEntries(
  Object.entries(shapes).map(([name, block]) => [name, chunks(block)]),
);

/** @param {(index: number) => string} block */
function chunks(block) {
  let body = '';
  for (let index = 0; body.length < SIZE; index += 1) {
    body += block(index);
  }
  const bytes = new TextEncoder().encode(body);
  const count = Math.ceil(bytes.length / READ);
  return Array.from({ length: count }, (_, index) => bytes.slice(index * READ, (index + 1) * READ));
}
