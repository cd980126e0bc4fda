import type { Schema } from "../data/schema.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";

/** How nodes are connected to an aggregator, as `GET /api/join` answers. */
export interface Joining {
  /** For `edgewise node`; one of them will do. */
  readonly addresses: readonly string[];
  /** Whether other machines can reach them. */
  readonly fromElsewhere: boolean;
  readonly data: JoiningData;
  /** The address alone is not enough: it takes a link with a token, which is not told here. */
  readonly needsLink?: boolean;
  /** Of several runs the one that is asked about; left out, there is one, or all of them are. */
  readonly run?: string;
}

/** What a node learns from: what the aggregator gives it of a public dataset, or data of its own. */
export type JoiningData =
  | { readonly kind: "assigned" }
  | { readonly kind: "table"; readonly target?: string }
  | { readonly kind: "pictures" };

/** What a browser that may become a node is told, as `GET /api/may-join` answers. */
export interface Invitation {
  readonly data: JoiningData;
  /** What is learned at present. */
  readonly task: { readonly dataset: string; readonly title: string };
  /** What nodes are asked about data of their own; left out where they need none. */
  readonly question?: DataQuestion;
  /** What the nodes have agreed on, once they have. */
  readonly schema?: Schema;
}

/** What one is told in place of it that may not, and why. */
export interface NotInvited {
  readonly refused: string;
}

/** Links by which browsers become nodes, as `POST /api/join-links` answers those who may give commands. */
export interface BrowserJoining {
  /** One of them will do. */
  readonly links: readonly string[];
  /** Whether other machines can reach them. */
  readonly fromElsewhere: boolean;
}
