import type { EdgeNode } from "../runtime/edge-node.ts";
import { startNode } from "./node.ts";
import type { Drawn, FromNode, ToNode } from "./node-messages.ts";

/** The part of a dedicated worker that is used here. */
interface WorkerScope {
  postMessage(message: FromNode): void;
  addEventListener(kind: "message", listener: (event: MessageEvent<ToNode>) => void): void;
}

/** Makes this worker the home of one node, which the page starts and stops by messages. */
export function serveNode(scope: WorkerScope): void {
  const tell = (message: FromNode) => scope.postMessage(message);
  let drawn: Drawn = { digits: [], shows: false };
  /** Whoever waits for the first digit, or hears of changes. */
  const listeners = new Set<() => void>();
  let node: Promise<EdgeNode> | undefined;
  scope.addEventListener("message", ({ data }) => {
    switch (data.kind) {
      case "start":
        if (data.start.source.kind === "drawn") drawn = data.start.source;
        node ??= startNode(data.start, { tell, drawn: () => drawn, onDrawn: (listener) => listeners.add(listener) });
        node.catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          tell({ kind: "ended", reason, failed: true });
        });
        return;
      case "digits":
        drawn = data;
        for (const listener of listeners) listener();
        return;
      case "stop":
        void node?.then((started) => started.stop());
        return;
      default:
        throw new Error(`unreachable: ${data satisfies never}`);
    }
  });
}
