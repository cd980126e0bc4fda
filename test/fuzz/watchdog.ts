import { Worker } from "node:worker_threads";

/** A case that has not ended after so long never will. */
const mostSeconds = 30;

/** Runs beside everything else: what it watches may never give it a turn. */
const source = `
const { workerData: { shared, seconds }, parentPort } = require("node:worker_threads");
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
  writeSync(1, "\\n" + name + ": case " + shared[1] + " hangs\\nthe same again:  npm run fuzz -- --target " + name + " --seed " + shared[2] + " --case " + shared[1] + "\\n");
  process.kill(process.pid, "SIGKILL");
}, 1000).unref();
`;

export interface Watchdog {
  begin(target: string): void;
  onCase(number: number): void;
}

/** Ends the program when a case hangs, and says which one it was. */
export function createWatchdog(seed: number): Watchdog {
  const shared = new Int32Array(new SharedArrayBuffer(12));
  shared[2] = seed;
  const worker = new Worker(source, { eval: true, workerData: { shared, seconds: mostSeconds } });
  worker.unref();
  let place = 0;
  return {
    begin(target) {
      place += 1;
      worker.postMessage([place, target]);
      shared[0] = place;
    },
    onCase(number) {
      shared[1] = number;
    },
  };
}
