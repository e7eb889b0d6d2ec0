/** Memory and processor time of this process, every 100 ms, as JSON. */
import { SSE, createChannel } from 'eventsource-wasm/server';

const INTERVAL = 100;

/** What a page that was away can still draw: half a minute. */
const KEPT = 30_000 / INTERVAL;

export function serverStats() {
  const channel = createChannel({ history: { count: KEPT } });
  const sse = new SSE(null, { channel });

  let cpu = process.cpuUsage();
  let time = performance.now();
  setInterval(() => {
    const used = process.cpuUsage(cpu);
    const elapsed = performance.now() - time;
    cpu = process.cpuUsage();
    time = performance.now();
    const { rss, heapTotal, heapUsed } = process.memoryUsage();
    const percent = (used.user + used.system) / elapsed / 10;
    channel.publish({ data: { time: Date.now(), rss, heapTotal, heapUsed, cpu: percent } });
  }, INTERVAL).unref();
  return sse.handleRequest.bind(sse);
}
