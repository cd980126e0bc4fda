import "../../../src/web-host/without-eval.ts";
import { serveNode } from "../../../src/web-host/node-worker.ts";

// The types of a page say that `self` is a window; this file is only ever a worker.
serveNode(self as unknown as Parameters<typeof serveNode>[0]);
