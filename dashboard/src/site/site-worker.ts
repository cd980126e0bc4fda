/** A worker of this page; its first message tells it what it is (src/web-host/site-messages.ts). */
export const siteWorker = (name: string): Worker =>
  new Worker(new URL("../../../src/web-host/site-worker.ts", import.meta.url), { type: "module", name });
