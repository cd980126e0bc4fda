import { decodeAggregatorMessage, encode } from "../protocol/codec.ts";
import type { AggregatorMessage, Assignment, NodeMessage } from "../protocol/messages.ts";
import type { Loaded, NodeConfig, NodeEnvironment, NodeInput } from "../protocol/node/environment.ts";
import { initialNodeState, type NodeState } from "../protocol/node/state.ts";
import { stepNode } from "../protocol/node-machine.ts";
import type { Channel, ChannelListener, Clock, Dial } from "../runtime/ports.ts";

/**
 * Nodes that sleep until they are asked for something. To the aggregator they are like any other: they say hello, are assigned their
 * data, and are ready. But as long as a node has never been asked, all that there is of it are a few numbers and its end of a
 * connection. Who is asked is started then, and is told again what it was told before; what it says to that has been said, and goes
 * nowhere. No time passes meanwhile, so that it goes on as if it had been there all along.
 */

export interface SleepingNodesOptions {
  readonly clock: Clock;
  readonly accept: (channel: Channel, node: number) => void;
  readonly corrects: NodeEnvironment["corrects"];
  readonly configOf: (node: number) => NodeConfig;
  /** What the node says of its data when it is ready. */
  readonly loadedOf: (node: number, share: Assignment["share"]) => Loaded;
  /** Starts the node, which reaches the aggregator by `dial` and goes by `clock`. */
  readonly start: (node: number, by: { readonly dial: Dial; readonly clock: Clock }) => void;
}

/** So many nodes, numbered from 0 on, join one after the other. */
export function startSleepingNodes(count: number, options: SleepingNodesOptions): void {
  const fleet = new Fleet(options);
  const { clock, accept } = options;
  // Each has a turn of the clock, and the next one follows then: a million timers would be there at once otherwise.
  const join = (node: number): void => {
    if (node === count) return;
    const { name, hello } = fleet.nodeNumbered(node);
    const end = new SleepingEnd(fleet, node, name);
    accept(end, node);
    for (const message of hello) end.say(message);
    clock.after(0, () => join(node + 1));
  };
  clock.after(0, () => join(0));
}

/** What sleeping nodes have in common. */
class Fleet {
  readonly options: SleepingNodesOptions;
  welcome: AggregatorMessage | undefined;
  /** The newest one: others of the run differ from it in the numbers that each end keeps. */
  assignment: Assignment | undefined;
  /** Those who have been told what their data are, and have not answered. */
  #loading: SleepingEnd[] = [];

  constructor(options: SleepingNodesOptions) {
    this.options = options;
  }

  nodeNumbered(node: number): { readonly name: string; readonly hello: readonly NodeMessage[] } {
    const { configOf, corrects, clock } = this.options;
    const config = configOf(node);
    const inputs: NodeInput[] = [{ kind: "start" }, { kind: "connected" }];
    const hello: NodeMessage[] = [];
    let state: NodeState = initialNodeState;
    for (const input of inputs) {
      const [next, effects] = stepNode({ config, corrects }, state, input, { seconds: clock.now(), random: 0 });
      state = next;
      for (const effect of effects) if (effect.kind === "send") hello.push(effect.message);
    }
    return { name: config.name, hello };
  }

  load(end: SleepingEnd): void {
    this.#loading.push(end);
    if (this.#loading.length === 1) this.options.clock.after(0, () => this.#loaded(0));
  }

  /** They get ready in their order, each in a turn of the clock. */
  #loaded(i: number): void {
    this.#loading[i]?.getReady();
    if (i + 1 < this.#loading.length) this.options.clock.after(0, () => this.#loaded(i + 1));
    else this.#loading = [];
  }
}

/** The aggregator's end of the connection to a node that sleeps, or has been woken. */
class SleepingEnd implements Channel {
  readonly remote: string;
  readonly #fleet: Fleet;
  readonly #node: number;
  #aggregator: ChannelListener | undefined;
  /** What its assignment has of its own. */
  #assignment = 0;
  #stream = 0;
  #place = 0;
  /** Takes what is sent, once the node is awake. */
  #awake: ((frame: Uint8Array) => void) | undefined;

  constructor(fleet: Fleet, node: number, name: string) {
    this.#fleet = fleet;
    this.#node = node;
    this.remote = name;
  }

  listen(listener: ChannelListener): void {
    this.#aggregator = listener;
  }

  /** Only the program's end closes it, and the node is gone then. */
  close(): void {
    this.#aggregator = undefined;
  }

  send(frame: Uint8Array): void {
    const copy = new Uint8Array(frame);
    if (this.#awake) return this.#awake(copy);
    const message = decodeAggregatorMessage(copy);
    switch (message.type) {
      case "welcome":
        this.#fleet.welcome = message;
        return;
      case "notice":
      case "run-over":
        return;
      case "assignment": {
        const { assignment, stream, share } = message;
        [this.#assignment, this.#stream] = [assignment, stream];
        if (share.kind === "partition") this.#place = share.index;
        this.#fleet.assignment = message;
        return this.#fleet.load(this);
      }
      default:
        this.#awake = this.#wake();
        return this.#awake(new Uint8Array(frame));
    }
  }

  say(message: NodeMessage): void {
    this.#aggregator?.onFrame(encode(message));
  }

  getReady(): void {
    const { assignment, share } = this.#assigned();
    this.say({ type: "ready", assignment, ...this.#fleet.options.loadedOf(this.#node, share) });
  }

  #assigned(): Assignment {
    const { assignment: common } = this.#fleet;
    if (!common) throw new Error(`${this.remote} has no assignment`);
    const { share } = common;
    return {
      ...common,
      assignment: this.#assignment,
      stream: this.#stream,
      share: share.kind === "partition" ? { ...share, index: this.#place } : share,
    };
  }

  /** @returns what takes what is sent to the node from now on */
  #wake(): (frame: Uint8Array) => void {
    const { options, welcome } = this.#fleet;
    const { clock } = options;
    if (!welcome) throw new Error(`${this.remote} was asked before it was welcome`);
    const told = [welcome, this.#assigned()].map((message) => encode(message));
    const waiting: Uint8Array[] = [];
    let node: ChannelListener | undefined;
    let isAwake = false;
    /** What it has said before: hello, and that it is ready. */
    let repeated = 0;

    const hear = (): void => {
      repeated += 1;
      if (repeated === 1) for (const frame of told) node?.onFrame(frame);
      else {
        isAwake = true;
        for (const frame of waiting) node?.onFrame(frame);
      }
    };
    options.start(this.#node, {
      dial: async () => ({
        remote: "aggregator",
        listen: (listener) => {
          node = listener;
        },
        send: (frame) => {
          if (!isAwake) return void Promise.resolve().then(hear);
          const copy = new Uint8Array(frame);
          clock.after(0, () => this.#aggregator?.onFrame(copy));
        },
        close: (reason) => clock.after(0, () => this.#aggregator?.onClose(reason, true)),
      }),
      // Until it is awake nothing takes a turn of the clock.
      clock: {
        ...clock,
        after(delayMs, callback) {
          if (isAwake || delayMs > 0) return clock.after(delayMs, callback);
          void Promise.resolve().then(callback);
          return () => {};
        },
      },
    });
    return (frame) => clock.after(0, () => (isAwake ? node?.onFrame(frame) : waiting.push(frame)));
  }
}
