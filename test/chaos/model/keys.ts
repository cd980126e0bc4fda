import { type About, type Essence, essenceOfAggregator, essenceOfKept, essenceOfNode, type Order } from "./essence.ts";
import { remembered } from "./numbered.ts";
import type { Parts } from "./parts.ts";
import type { Model } from "./system.ts";
import type { Whole } from "./wholes.ts";

interface NumberedEssence {
  readonly number: number;
  readonly essence: Essence;
}

/** The nodes in one of the orders, which has this number. */
interface Ordered {
  readonly nodes: readonly NumberedEssence[];
  readonly places: readonly number[];
  readonly about: About;
  readonly at: number;
}

/** Tells which systems are the same in all that can still matter, but for which node is which: those with the same key. */
export class Keys {
  readonly #model: Model;
  readonly #parts: Parts;
  readonly #right: ReadonlySet<number>;
  readonly #orders: readonly Order[];
  /** Numbers of texts. */
  readonly #numbers = new Map<string, number>();
  readonly #aggregators = new Map<number, NumberedEssence>();
  readonly #durable = new Map<number, NumberedEssence>();
  readonly #nodes: readonly Map<number, NumberedEssence>[];

  /** @param right the weights of an undisturbed run */
  constructor(model: Model, parts: Parts, right: ReadonlySet<number>) {
    this.#model = model;
    this.#parts = parts;
    this.#right = right;
    this.#nodes = parts.nodes.map(() => new Map());
    this.#orders = permutations(parts.nodes.map((_, i) => i));
  }

  keyOf(whole: Whole): string {
    const { aggregator, crashes } = whole;
    const about = { mayEnd: crashes > 0, isWhole: this.#parts.isWhole(whole.nodes) };
    const missing = aggregator === undefined ? undefined : this.#parts.missingFor(aggregator);
    const nodes = whole.nodes.map((part, i) =>
      this.#ofNode(i, part, about.mayEnd || aggregator === undefined || (missing?.has(i) ?? false)),
    );
    let least: string | undefined;
    for (const [at, order] of this.#orders.entries()) {
      const places = this.#places(nodes, order);
      if (!places) continue;
      const key = this.#keyIn(whole, { nodes, places, about, at });
      if (least === undefined || key < least) least = key;
    }
    return least as string;
  }

  /** In this order, if that is one by their texts. */
  #places(nodes: readonly NumberedEssence[], order: Order): readonly number[] | undefined {
    const places = nodes.map((_, to) => order.indexOf(to));
    for (let to = 1; to < places.length; to++) {
      const [before, after] = [nodes[places[to - 1] as number], nodes[places[to] as number]];
      if ((before as NumberedEssence).number > (after as NumberedEssence).number) return undefined;
    }
    return places;
  }

  #keyIn({ aggregator, durable, sessions, crashes }: Whole, { nodes, places, about, at }: Ordered): string {
    const order = this.#orders[at] as Order;
    const renamed = new Renamed(places.length, about.isWhole ? this.#right : undefined);
    let key = `${crashes} ${durable === undefined && aggregator === undefined ? sessions : ""}`;
    for (const [to, i] of places.entries()) key += renamed.textOf(nodes[i] as NumberedEssence, to);
    const variant = 4 * at + Number(about.mayEnd) + 2 * Number(about.isWhole);
    if (aggregator !== undefined) {
      const of = 4 * this.#orders.length * aggregator + variant;
      const found = remembered(this.#aggregators, of, () =>
        this.#numbered(essenceOfAggregator(this.#parts.aggregators.of(aggregator), order, about, this.#model)),
      );
      key += renamed.textOf(found, undefined);
    }
    if (durable === undefined || (aggregator !== undefined && !about.mayEnd)) return key;
    const of = 4 * this.#orders.length * durable + variant;
    const found = remembered(this.#durable, of, () =>
      this.#numbered(essenceOfKept(durable, order, about, this.#model)),
    );
    return `${key} ${renamed.textOf(found, undefined)}`;
  }

  #ofNode(i: number, part: number, goesBack: boolean): NumberedEssence {
    const known = this.#nodes[i] as Map<number, NumberedEssence>;
    const of = 2 * part + Number(goesBack);
    return remembered(known, of, () => this.#numbered(essenceOfNode(this.#parts.node(i, part), goesBack)));
  }

  #numbered(essence: Essence): NumberedEssence {
    const number = this.#numbers.get(essence.text) ?? this.#numbers.size;
    this.#numbers.set(essence.text, number);
    return { number, essence };
  }
}

/** Weights, names of sessions, and each node's assignments by when they are seen first. */
class Renamed {
  readonly #weights: number[] = [];
  readonly #sessions: string[] = [];
  readonly #assignments: readonly number[][];
  readonly #right: ReadonlySet<number> | undefined;

  constructor(count: number, right: ReadonlySet<number> | undefined) {
    this.#assignments = Array.from({ length: count }, () => []);
    this.#right = right;
  }

  /** @param place of a node; left out, its assignments are of all nodes by their places */
  textOf({ number, essence }: NumberedEssence, place: number | undefined): string {
    let text = ` ${number}`;
    for (const session of essence.sessions) text += `s${indexIn(this.#sessions, session)}`;
    for (const value of essence.weights)
      text += `${this.#right?.has(value) ? "r" : "w"}${indexIn(this.#weights, value)}`;
    for (const [i, assignments] of essence.assignments.entries()) {
      const of = this.#assignments[place ?? i] as number[];
      for (const assignment of assignments) text += `,${indexIn(of, assignment)}`;
      text += ";";
    }
    return text;
  }
}

function indexIn<T>(values: T[], value: T): number {
  const at = values.indexOf(value);
  return at < 0 ? values.push(value) - 1 : at;
}

function permutations(of: readonly number[]): number[][] {
  if (of.length < 2) return [[...of]];
  return of.flatMap((first) => permutations(of.filter((each) => each !== first)).map((rest) => [first, ...rest]));
}
