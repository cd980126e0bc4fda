import { parentPort } from "node:worker_threads";
import { serveConnection } from "./thread/serve-connection.ts";

/** The module of the thread that `threadDialer` starts. */

parentPort?.on("message", serveConnection);
