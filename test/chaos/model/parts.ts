import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import { dials, endNode, mayDial, moves, perform } from "./actions.ts";
import { Numbered, remembered } from "./numbered.ts";
import { plainCopy } from "./plain-copy.ts";
import type { Aggregator, Model, Node, System, Wire } from "./system.ts";

/**
 * A system in parts: the aggregator, and each node with its connection. Whatever happens is of one of them, and others only hear of it, each
 * by itself. So it is found once for each state of a part, by the real machines; a system is a few small numbers, and millions
 * of them are gone through in seconds.
 */

export interface NodePart {
  readonly node: Node;
  readonly wire: Wire | undefined;
  /** How often it may still be ended. */
  readonly crashes: number;
}

type ToNode = Wire["toNode"][number];
type ToAggregator = Wire["toAggregator"][number];

/** What an aggregator comes to. */
export interface AfterInput {
  readonly aggregator: number;
  readonly durable: number | undefined;
  /** By the node, the number of what it is told; undefined where that is nothing. */
  readonly told: readonly (number | undefined)[];
  readonly result: Float32Array | undefined;
  readonly problem: string | undefined;
}

/** What a node comes to. */
export interface AfterHearing {
  readonly part: number;
  readonly problem: string | undefined;
}

/** A node without the first of what it has sent. */
interface AfterTaking {
  readonly part: number;
  readonly message: number;
}

/** Texts that are the same for parts that are to be taken for the same. */
export interface Sameness {
  readonly ofAggregator: (aggregator: Aggregator) => string;
  readonly ofNode: (part: NodePart) => string;
  readonly ofMessages: (messages: readonly unknown[]) => string;
}

const most = 2 ** 17;

/** One number for two, each less than `most`. */
function keyOf(a: number, b: number): number {
  if (a >= most || b >= most) throw new Error(`there are more than ${most} of one part`);
  return a * most + b;
}

export class Parts {
  readonly aggregators: Numbered<Aggregator>;
  readonly nodes: readonly Numbered<NodePart>[];
  readonly #told: Numbered<readonly ToNode[]>;
  readonly #said: Numbered<ToAggregator>;
  readonly #model: Model;
  readonly #missing: (ReadonlySet<number> | null)[] = [];
  /** What is known already, by the node where it is of one. */
  readonly #inputs: readonly Map<number, AfterInput>[];
  readonly #dialled: readonly Map<number, AfterInput>[];
  readonly #writings = new Map<number, AfterInput>();
  readonly #starts = new Map<number, AfterInput>();
  readonly #hearings: readonly Map<number, AfterHearing>[];
  readonly #takings: readonly Map<number, AfterTaking>[];
  readonly #dials: readonly Map<number, AfterHearing>[];
  readonly #endings: readonly Map<number, AfterHearing>[];
  readonly #endingsAlone: readonly Map<number, AfterHearing>[];

  constructor(model: Model, count: number, { ofAggregator, ofNode, ofMessages }: Sameness) {
    const each = <T>(make: () => T): T[] => Array.from({ length: count }, make);
    this.#model = model;
    this.aggregators = new Numbered(ofAggregator);
    this.nodes = each(() => new Numbered(ofNode));
    this.#told = new Numbered((messages) => ofMessages(messages));
    this.#said = new Numbered((message) => ofMessages([message]));
    this.#inputs = each(() => new Map());
    this.#dialled = each(() => new Map());
    this.#hearings = each(() => new Map());
    this.#takings = each(() => new Map());
    this.#dials = each(() => new Map());
    this.#endings = each(() => new Map());
    this.#endingsAlone = each(() => new Map());
  }

  node(i: number, part: number): NodePart {
    return (this.nodes[i] as Numbered<NodePart>).of(part);
  }

  /** Whether no node has ended. */
  isWhole(nodes: readonly number[]): boolean {
    return nodes.every((part, i) => this.node(i, part).node.starts === 1);
  }

  /** The nodes that have not come back since it was started again; undefined where it does not wait for any. */
  missingFor(aggregator: number): ReadonlySet<number> | undefined {
    const known = this.#missing[aggregator];
    if (known !== undefined) return known ?? undefined;
    const missing = currentRun(this.aggregators.of(aggregator).state)?.resuming?.missing;
    const found = missing && new Set(this.nodes.flatMap((_, i) => (missing.has(nameOf(i)) ? [i] : [])));
    this.#missing[aggregator] = found ?? null;
    return found;
  }

  /** The aggregator takes the message with this number from a node. */
  received(aggregator: number, i: number, message: number): AfterInput {
    return remembered(this.#inputs[i] as Map<number, AfterInput>, keyOf(aggregator, message), () => {
      const system = this.#around(aggregator);
      // In messages that are taken, too, nothing is shared.
      system.wires.set(i, { toNode: [], toAggregator: [plainCopy(this.#said.of(message))] });
      perform(this.#model, system, { kind: "take", node: i });
      return this.#after(system);
    });
  }

  /** A node looks for it. */
  dialled(aggregator: number, i: number): AfterInput {
    return remembered(this.#dialled[i] as Map<number, AfterInput>, aggregator, () => {
      const system = this.#around(aggregator);
      const remote = nameOf(i);
      this.#model.giveAggregator(system, { kind: "opened", connection: i, remote });
      return this.#after(system);
    });
  }

  /** What it has written is durable. */
  written(aggregator: number): AfterInput {
    return remembered(this.#writings, aggregator, () => {
      const system = this.#around(aggregator);
      perform(this.#model, system, { kind: "write" });
      return this.#after(system);
    });
  }

  /** The program is started again, and goes on from what is durable. */
  started(durable: number | undefined, sessions: number): AfterInput {
    return remembered(this.#starts, keyOf(sessions, durable === undefined ? 0 : 1 + durable), () => {
      const system = { ...this.#around(undefined), durable, sessions };
      perform(this.#model, system, { kind: "start-aggregator" });
      return { ...this.#after(system), durable };
    });
  }

  /** @param told the number of what the node hears */
  heard(i: number, part: number, told: number): AfterHearing {
    return remembered(this.#hearings[i] as Map<number, AfterHearing>, keyOf(part, told), () => {
      const system = this.#of(i, part);
      const messages = plainCopy(this.#told.of(told));
      const wire = system.wires.get(i);
      if (!wire) throw new Error(`${nameOf(i)} is told something, and has no connection`);
      wire.toNode.push(...messages);
      if (messages.includes("closed")) wire.toAggregator = [];
      while (moves(this.#model, system, i));
      return this.#afterHearing(i, system);
    });
  }

  /** The number of the same and that the connection is over. */
  andClosed(told: number | undefined): number {
    return this.#told.numberOf([...(told === undefined ? [] : this.#told.of(told)), "closed"]);
  }

  /** Undefined where nothing is on its way to the aggregator. */
  taken(i: number, part: number): AfterTaking | undefined {
    const { node, wire, crashes } = this.node(i, part);
    if (!wire || wire.toAggregator.length === 0) return undefined;
    return remembered(this.#takings[i] as Map<number, AfterTaking>, part, () => {
      const [message, ...toAggregator] = wire.toAggregator as [ToAggregator, ...ToAggregator[]];
      const left = message === "closed" ? undefined : { ...wire, toAggregator };
      return { part: this.#numberOf(i, { node, wire: left, crashes }), message: this.#said.numberOf(message) };
    });
  }

  mayDial(i: number, part: number): boolean {
    const { node, wire } = this.node(i, part);
    return mayDial(node, wire);
  }

  /** The node's part of looking for the aggregator. */
  dials(i: number, part: number): AfterHearing {
    return remembered(this.#dials[i] as Map<number, AfterHearing>, part, () => {
      const system = this.#of(i, part);
      dials(this.#model, system, i);
      return this.#afterHearing(i, system);
    });
  }

  /** Its program ends, and so much of what it has sent arrives; without an aggregator, nothing can. */
  ended(i: number, part: number, keeps: number, aggregator: number | undefined): AfterHearing {
    const endings = aggregator === undefined ? this.#endingsAlone : this.#endings;
    return remembered(endings[i] as Map<number, AfterHearing>, keyOf(part, keeps), () => {
      const up = aggregator === undefined ? undefined : this.aggregators.of(aggregator);
      const system = { ...this.#of(i, part), aggregator: up };
      endNode(this.#model, system, i, keeps);
      return this.#afterHearing(i, system);
    });
  }

  /** The numbers of the parts of a system whose nodes are at rest. */
  apart({ aggregator, nodes, wires, crashes }: System) {
    return {
      aggregator: aggregator && this.aggregators.numberOf(aggregator),
      nodes: nodes.map((node, i) =>
        this.#numberOf(i, { node, wire: wires.get(i), crashes: crashes.nodes[i] as number }),
      ),
    };
  }

  #numberOf(i: number, part: NodePart): number {
    return (this.nodes[i] as Numbered<NodePart>).numberOf(part);
  }

  /** An aggregator beside nodes of which nothing is known but their connections. */
  #around(aggregator: number | undefined): System {
    const known = aggregator === undefined ? undefined : plainCopy(this.aggregators.of(aggregator));
    const wires = this.nodes.map((_, i): [number, Wire] => [i, { toNode: [], toAggregator: [] }]);
    return { ...nothing(), aggregator: known, wires: new Map(wires) };
  }

  #after({ aggregator, durable, wires, result, problem }: System): AfterInput {
    const told = this.nodes.map((_, i) => {
      const messages = wires.get(i)?.toNode ?? [];
      return messages.length > 0 ? this.#told.numberOf(messages) : undefined;
    });
    return { aggregator: this.aggregators.numberOf(aggregator as Aggregator), durable, told, result, problem };
  }

  /** A node alone. */
  #of(i: number, part: number): System {
    const { node, wire, crashes } = plainCopy(this.node(i, part));
    const system = nothing();
    system.nodes[i] = node;
    system.crashes.nodes[i] = crashes;
    if (wire) system.wires.set(i, wire);
    return system;
  }

  #afterHearing(i: number, { nodes, wires, crashes, problem }: System): AfterHearing {
    const part = { node: nodes[i] as Node, wire: wires.get(i), crashes: crashes.nodes[i] as number };
    return { part: this.#numberOf(i, part), problem };
  }
}

const nothing = (): System => ({
  ...{ aggregator: undefined, nodes: [], wires: new Map(), durable: undefined, sessions: 0 },
  ...{ crashes: { aggregator: 0, nodes: [] }, result: undefined, problem: undefined },
});

const nameOf = (i: number) => `node-${i + 1}`;
