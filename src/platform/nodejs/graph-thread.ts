import { parentPort } from "node:worker_threads";
import { serveComputing } from "./thread/serve-computing.ts";

/** The module of the threads that `startGraphThreads` starts. */

parentPort?.on(
  "message",
  serveComputing((answer) => parentPort?.postMessage(answer)),
);
