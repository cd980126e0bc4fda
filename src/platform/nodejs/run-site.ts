import type { WebSocket } from "ws";
import type { Answer } from "../../learning/model.ts";
import type { Joining } from "../../watch/joining.ts";
import type { Grant } from "./access/gate.ts";
import type { NodeRoutes } from "./node-routes.ts";
import type { RunsFolder } from "./runs-folder.ts";

/** What a page and programs ask of an aggregator. Where several share one server, each has such a site below `/runs/NAME/`. */
export interface RunSite {
  readonly onPage: (socket: WebSocket, grant: Grant) => void;
  readonly classify: (features: Uint8Array) => Promise<Answer & { readonly className: string }>;
  /** The newest weights, for `GET /api/weights`; left out or empty, there are none. */
  readonly weights?: () => Float32Array;
  /** The newest model, for `GET /api/model`, under a name of plain letters. */
  readonly model?: () => { readonly name: string; readonly text: string } | undefined;
  /** For nodes in browsers; `url` is where it is reached from this machine. */
  readonly nodeRoutes?: (url: () => string) => NodeRoutes;
  /** How nodes are connected, for `GET /api/join`; `url` is where it is reached from this machine. */
  readonly joining?: (url: string) => Joining;
  /** What the aggregator does and for whom it waits, for `GET /api/status`. */
  readonly status?: () => unknown;
  /** The runs that were kept; left out, none are. */
  readonly runs?: RunsFolder | undefined;
  /** What Prometheus gets at `/metrics`; left out, nothing is there. */
  readonly metrics?: () => string;
}
