import { Worker } from "node:worker_threads";

/** A case that has not ended after so long never will. */
const mostSeconds = 30;

/** Cases are shorter. */
const mostBytes = 1024 * 1024;

/** Runs beside everything else: what it watches may never give it a turn. */
const source = `
const { workerData: { shared, bytes, seconds }, parentPort } = require("node:worker_threads");
const { writeSync } = require("node:fs");
const names = new Map();
parentPort.on("message", ([place, name]) => names.set(place, name));
let before = "";
let since = Date.now();
setInterval(() => {
  const now = shared.join("/");
  if (now !== before) { before = now; since = Date.now(); }
  if (Date.now() - since < 1000 * seconds) return;
  const name = names.get(shared[0]) ?? "?";
  const input = Buffer.from(bytes.slice(0, shared[2])).toString("hex");
  writeSync(1, "\\n" + name + ": case " + shared[1] + " hangs\\nthe same again:  npm run fuzz -- --target " + name + " --input " + input + "\\n");
  process.kill(process.pid, "SIGKILL");
}, 1000).unref();
`;

export interface Watchdog {
  begin(target: string): void;
  onCase(number: number, input: Uint8Array): void;
}

/** Ends the program when a case hangs, and says which one it was. */
export function createWatchdog(): Watchdog {
  const shared = new Int32Array(new SharedArrayBuffer(12));
  const bytes = new Uint8Array(new SharedArrayBuffer(mostBytes));
  const worker = new Worker(source, { eval: true, workerData: { shared, bytes, seconds: mostSeconds } });
  worker.unref();
  let place = 0;
  return {
    begin(target) {
      place += 1;
      worker.postMessage([place, target]);
      shared[0] = place;
    },
    onCase(number, input) {
      bytes.set(input.subarray(0, mostBytes));
      shared[2] = input.length;
      shared[1] = number;
    },
  };
}
