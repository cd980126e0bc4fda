import { standsFor as standsForEach } from "../protocol/aggregator/places.ts";
import type { AggregatorState } from "../protocol/aggregator/state.ts";
import { longestText } from "../protocol/message-fields.ts";
import { finishedReason } from "../protocol/messages.ts";
import type { NodeConfig, NodeEnvironment, NodeEventBody } from "../protocol/node/environment.ts";
import { noSettings } from "../protocol/relay/no-settings.ts";
import type { ParentWish } from "../protocol/relay/parent.ts";
import { relayedPlaces } from "../protocol/relay/places.ts";
import type { StoodFor } from "../protocol/relay-messages.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import { startAggregator } from "./aggregator.ts";
import type { Aggregator } from "./aggregator-options.ts";
import { type ConnectedNodeOptions, type EdgeNode, type NodeEnd, startConnectedNode } from "./connected-node.ts";
import type { IdentityOptions } from "./node-proofs.ts";
import type { AssignedWork, NodeWork } from "./node-work.ts";

export interface RelayOptions extends Omit<ConnectedNodeOptions, "onEvent" | "trace"> {
  readonly name: string;
  /** Random, new with each start of the program. */
  readonly instance: string;
  /** For people: what it runs on, and its version. */
  readonly platform: string;
  readonly version: string;
  /** How many nodes it waits for before it first connects to its parent. */
  readonly nodes: number;
  /** How it proves its key to its nodes, and knows them by theirs; left out, neither is proven. */
  readonly nodeIdentity?: IdentityOptions | undefined;
  /** After how long a silent node counts as gone; left out, 3. */
  readonly silenceSeconds?: number | undefined;
  /** The connection to its parent ends when that could not be reached for so long; left out, never. */
  readonly giveUpAfterSeconds?: number | undefined;
  /** What its nodes do. */
  readonly onNodes?: (event: AggregatorEvent) => void;
  /** Told what somebody should know of its nodes' data. */
  readonly onWarning?: ((text: string) => void) | undefined;
  /** What happens between it and its parent. */
  readonly onParent?: (event: NodeEventBody) => void;
}

export interface Relay {
  /** Takes over a channel on which a node, or a relay, is expected to say hello. */
  readonly accept: Aggregator["accept"];
  /** Resolves when it has ended: its parent is done or will not have it, or it was stopped. */
  readonly ended: Promise<NodeEnd>;
  stop(): void;
}

/** Nodes that come or go together are told of together. */
const gatheringSeconds = 1;

/**
 * Starts a relay: an aggregator to its nodes, and one node to its parent, which stands for all of them. It is connected to the parent as
 * long as any node is there.
 */
export function startRelay(options: RelayOptions): Relay {
  const { name, instance, version, clock, watchesSilence = true } = options;
  let latest: AggregatorState | undefined;
  let work: AssignedWork | undefined;
  let toParent: EdgeNode | undefined;
  let hasBegun = false;
  /** For whom it stands by what its parent was told, and whether that has given it a part in a run. */
  let said: StoodFor | undefined;
  let isInRun = false;
  let cancelTelling = () => {};
  let cancelLooking = () => {};
  let isOver = false;
  let resolveEnded: (end: NodeEnd) => void = () => {};
  const ended = new Promise<NodeEnd>((resolve) => {
    resolveEnded = resolve;
  });
  const nodes = startAggregator({
    relaying: { answer: (input) => work?.take(input), onWarning: options.onWarning },
    clock,
    watchesSilence,
    identity: options.nodeIdentity,
    expectedNames: [],
    startableNames: new Set(),
    tells: "results",
    ...(options.silenceSeconds === undefined ? {} : { silenceSeconds: options.silenceSeconds }),
    ...(options.pieces ? { pieces: options.pieces } : {}),
    started: {
      version,
      instance,
      task: { dataset: "", model: "", title: name, classNames: [], labelNames: [], weightCount: 0, testExamples: 0 },
      nodesNeeded: options.nodes,
      kernels: "none",
      settings: noSettings,
      partitions: [],
      delayMs: 0,
    },
    onStepped: (state) => {
      latest = state;
    },
  });

  /** Looked at whenever a node comes, and there may be thousands. */
  function standsFor(): StoodFor {
    let [count, depth] = [0, 0];
    for (const node of latest?.members.nodes.values() ?? []) {
      if (node.connection === undefined && node.awayUntil === undefined) continue;
      count += standsForEach(node);
      depth = Math.max(depth, node.relay?.depth ?? 0);
    }
    return { nodes: count, depth: 1 + depth };
  }

  /** Nodes came or went: the parent has one node more or less when the first has come or the last has gone. */
  function look(): void {
    lookAgain();
    const { nodes: count, depth } = standsFor();
    if (count === 0) disconnect("none of its nodes is there");
    else if (toParent) tellSoon();
    else if (!isOver && count >= (hasBegun ? 1 : options.nodes)) connect({ nodes: count, depth });
  }

  /** As long as some keep their places: they may have left when they do not come back. */
  function lookAgain(): void {
    cancelLooking();
    for (const { awayUntil } of latest?.members.nodes.values() ?? []) {
      if (awayUntil === undefined) continue;
      cancelLooking = clock.after(1000 * gatheringSeconds, look);
      return;
    }
  }

  /** Between runs the parent hears by a new hello that this stands for others than it said; in a run places stay as they are. */
  function tellSoon(): void {
    cancelTelling();
    cancelTelling = clock.after(1000 * gatheringSeconds, () => {
      const now = standsFor();
      if (!toParent || isInRun || (now.nodes === said?.nodes && now.depth === said.depth)) return;
      disconnect("it stands for other nodes now");
      look();
    });
  }

  function heardFromParent(event: NodeEventBody): void {
    if (event.kind === "went-on") nodes.fromParent({ kind: "go-on" });
    if (event.kind === "lesson") nodes.fromParent({ kind: "lesson", lesson: event.lesson });
    // What goes on meanwhile it does not hear; it is told again when it is back.
    if (event.kind === "disconnected") nodes.fromParent({ kind: "lesson" });
    if (event.kind === "notice") {
      nodes.fromParent({ kind: "tell", text: `${name}: ${event.text}`.slice(0, longestText) });
    }
    options.onParent?.(event);
  }

  function connect(relay: StoodFor): void {
    hasBegun = true;
    said = relay;
    const config: NodeConfig = {
      name,
      instance,
      platform: options.platform,
      device: `relay of ${relay.nodes} node${relay.nodes === 1 ? "" : "s"}`,
      relay: { ...relay, ...placesHad(latest) },
      ...(options.giveUpAfterSeconds === undefined ? {} : { giveUpAfterSeconds: options.giveUpAfterSeconds }),
    };
    // How corrections go on each of its nodes looks at itself.
    const environment: NodeEnvironment = { config, corrects: () => false };
    const connection = startConnectedNode({ ...options, onEvent: heardFromParent }, environment, (opened) => {
      work = opened;
      return askNodes(nodes, (hasWork) => {
        isInRun = hasWork;
        if (!hasWork) tellSoon();
      });
    });
    toParent = connection;
    void connection.ended.then((end) => {
      if (toParent === connection) finish(end);
    });
  }

  /** @param why unless this program ends */
  function disconnect(why?: string): void {
    const connection = toParent;
    toParent = undefined;
    work = undefined;
    isInRun = false;
    cancelTelling();
    connection?.stop(why);
  }

  function finish(end: NodeEnd): void {
    if (isOver) return;
    isOver = true;
    cancelLooking();
    disconnect();
    nodes.close({ finished: end.reason === finishedReason });
    resolveEnded(end);
  }

  nodes.subscribe((event) => {
    options.onNodes?.(event);
    if (event.kind === "node-joined" || event.kind === "node-gone") look();
  });
  return { accept: nodes.accept, ended, stop: () => finish({ reason: "stopped", failed: false }) };
}

/** The places that its nodes have in a run, as far as it knows one. */
function placesHad(state: AggregatorState | undefined): Pick<StoodFor, "had"> {
  const had = state && relayedPlaces(state);
  return had && had.count > 0 ? { had: { run: had.run, places: had.count } } : {};
}

/** What the parent wants, its nodes do; `tell`: called with whether it has a part in a run as long as its connection lasts, or another is made. */
function askNodes({ fromParent }: Aggregator, tell: (isInRun: boolean) => void): NodeWork {
  const ask = (wish: ParentWish) => {
    tell(wish.kind !== "cancel");
    fromParent(wish);
  };
  return {
    describe: (request, question) => fromParent({ kind: "describe", request, question }),
    propose: (propose) => fromParent({ kind: "propose", propose }),
    load: (assignment) => ask({ kind: "load", assignment }),
    train: (directive) => ask({ kind: "train", directive }),
    // It keeps nothing of marked rounds, and does not say that it does.
    goBack: () => {},
    score: (run, weights) => ask({ kind: "score", run, weights }),
    cancel: () => ask({ kind: "cancel" }),
    slowDown: (slowdown) => fromParent({ kind: "slow-down", slowdown }),
    runOver: (run) => fromParent({ kind: "run-over", run }),
  };
}
