import type { FromLayers, ToLayers } from "../../../src/web-host/layers-messages.ts";

/** Computes what happens within a model, in a worker of this page. */
export interface LayersWorker {
  tell(message: ToLayers): void;
  end(): void;
}

export function startLayersWorker(take: (message: FromLayers) => void): LayersWorker {
  const worker = new Worker(new URL("../../../src/web-host/layers-worker.ts", import.meta.url), {
    type: "module",
    name: "layers",
  });
  worker.onmessage = ({ data }: MessageEvent<FromLayers>) => take(data);
  worker.onerror = (event) => {
    event.preventDefault();
    take({ kind: "failed", reason: event.message || "its worker does not start; a newer browser may be needed" });
  };
  return { tell: (message) => worker.postMessage(message), end: () => worker.terminate() };
}
