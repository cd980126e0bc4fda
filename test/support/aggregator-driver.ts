import type { AggregatorEffect, AggregatorInput, ConnectionId } from "../../src/protocol/aggregator/environment.ts";
import type { AggregatorState } from "../../src/protocol/aggregator/state.ts";
import { createAggregatorState, stepAggregator } from "../../src/protocol/aggregator-machine.ts";
import type { MachineEvent } from "../../src/protocol/events.ts";
import type { AggregatorMessage, Directive, Hello, NodeMessage, Report } from "../../src/protocol/messages.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import { type DriverOptions, hello, settings, testEnvironment } from "./aggregator-environment.ts";

/** The aggregator's machine with a driver that feeds it inputs and records its effects. Time passes only by `seconds`. */
export function driveAggregator(options: DriverOptions = {}) {
  const environment = testEnvironment(options);
  const { beforeStep = (before) => before } = options;
  let state: AggregatorState = createAggregatorState({ dataset: "numbers", model: "line" });
  let connections = 0;
  const events: MachineEvent[] = [];
  const closed = new Map<ConnectionId, string>();
  const inboxes = new Map<ConnectionId, AggregatorMessage[]>();
  let wakeAt: number | undefined;
  const tests: Extract<AggregatorEffect, { kind: "test" }>[] = [];
  const comparisons: Extract<AggregatorEffect, { kind: "compare" }>[] = [];
  const agreements: Extract<AggregatorEffect, { kind: "agree" }>[] = [];

  const driver = {
    seconds: 0,
    bytesSent: 0,
    bytesReceived: 0,
    events,
    /** Connections that the aggregator ended, and why. */
    closed,
    tests,
    /** Weights that are to be compared on the test examples. */
    comparisons,
    /** What is to be agreed on. */
    agreements,
    /** What nodes that join have. */
    data: options.question ? ("table" as const) : ("assignable" as const),

    give(input: AggregatorInput): readonly AggregatorEffect[] {
      const { seconds, bytesSent, bytesReceived } = driver;
      const [next, effects] = stepAggregator(environment, beforeStep(state), input, {
        seconds,
        bytesSent,
        bytesReceived,
      });
      state = next;
      for (const effect of effects) {
        if (effect.kind === "emit") events.push(effect.event);
        if (effect.kind === "close") closed.set(effect.connection, effect.reason);
        if (effect.kind === "test") tests.push(effect);
        if (effect.kind === "compare") comparisons.push(effect);
        if (effect.kind === "agree") agreements.push(effect);
        if (effect.kind === "wake") wakeAt = effect.atSeconds;
        if (effect.kind === "send") for (const to of effect.connections) driver.inbox(to).push(effect.message);
      }
      return effects;
    },

    state: () => state,
    environment,

    /** When the machine has asked to be woken next. */
    get wakeAt() {
      return wakeAt;
    },

    wake() {
      wakeAt = undefined;
      return driver.give({ kind: "wake" });
    },

    say(connection: ConnectionId, message: NodeMessage) {
      return driver.give({ kind: "received", connection, message });
    },

    open(remote = "10.0.0.7:50000"): ConnectionId {
      connections += 1;
      driver.give({ kind: "opened", connection: connections, remote });
      return connections;
    },

    /** A node connects and says hello. */
    join(name: string, more: Partial<Hello> = {}): ConnectionId {
      const connection = driver.open();
      driver.say(connection, hello(name, { data: driver.data, ...more }));
      return connection;
    },

    leave(connection: ConnectionId, reason = "connection closed") {
      return driver.give({ kind: "closed", connection, reason });
    },

    start(changed: Partial<RunSettings> = {}) {
      return driver.give({ kind: "start", settings: { ...settings, ...changed } });
    },

    /** Answers what was asked last over the connection. */
    describe(connection: ConnectionId, statistics = Uint8Array.of(connection)) {
      const request = driver.last(connection, "describe")?.request ?? 0;
      return driver.say(connection, { type: "described", request, statistics });
    },

    /** What the nodes told makes a schema. */
    agree(changed: Partial<RunSettings> = {}) {
      const asked = agreements.at(-1);
      if (!asked) throw new Error("there is nothing to agree on");
      return driver.give({
        kind: "agreed",
        request: asked.request,
        schema: Uint8Array.of(7, 7),
        classNames: ["no", "yes"],
        task: { dataset: "own", model: "line" },
        settings: { ...asked.settings, ...changed },
      });
    },

    /** The nodes have their data. */
    ready(nodes: readonly ConnectionId[], examples: readonly number[] = []): void {
      nodes.forEach((connection, i) => {
        const assignment = driver.last(connection, "assignment");
        if (!assignment) throw new Error(`connection ${connection} was assigned nothing`);
        driver.say(connection, {
          type: "ready",
          assignment: assignment.assignment,
          examples: examples[i] ?? 10,
        });
      });
    },

    /** Nodes of these names join a run, which is started, and have their data. */
    begin(
      names: readonly string[],
      changed: Partial<RunSettings> = {},
      examples: readonly number[] = [],
    ): ConnectionId[] {
      const nodes = names.map((name) => driver.join(name));
      driver.start(changed);
      driver.ready(nodes, examples);
      return nodes;
    },

    /** Answers the last directive that came over the connection. */
    report(connection: ConnectionId, more: Partial<Report> = {}) {
      return driver.say(connection, driver.answer(connection, more));
    },

    answer(connection: ConnectionId, more: Partial<Report> = {}): Report {
      const { run, round, localUpdates, weights } = driver.directive(connection);
      const done = localUpdates > 0 ? { weights: Float32Array.from(weights, (weight) => weight + 1) } : {};
      const losses = { lossAtStart: 1 / (round || 1), lossOfBest: 1 / (round > 1 ? round - 1 : 1) };
      return { type: "report", run, round, examples: 10, localUpdates, localSeconds: 0, ...done, ...losses, ...more };
    },

    /** All these nodes report, c seconds a local update and b seconds an aggregation after the directive. */
    round(
      nodes: readonly ConnectionId[],
      { c = 0, b = 0, ...more }: Partial<Report> & { c?: number; b?: number } = {},
    ) {
      const { localUpdates } = driver.directive(nodes[0] as ConnectionId);
      const localSeconds = c * Math.max(1, localUpdates);
      driver.seconds += localSeconds + b;
      for (const node of nodes) driver.report(node, { localSeconds, ...more });
      return driver.event("round-finished");
    },

    /** Answers what is asked at the end of a run. */
    score(nodes: readonly ConnectionId[], { loss = 0.5, accuracy = 0.75, examples = 10 } = {}): void {
      for (const node of nodes) {
        const asked = driver.last(node, "score");
        if (asked) driver.say(node, { type: "scored", run: asked.run, examples, loss });
      }
      const test = tests.findLast(({ round }) => round === "final");
      if (test) driver.give({ kind: "tested", run: test.run, round: "final", metrics: { accuracy } });
    },

    /** Everything that was sent over a connection. */
    inbox(connection: ConnectionId): AggregatorMessage[] {
      const messages = inboxes.get(connection) ?? [];
      inboxes.set(connection, messages);
      return messages;
    },

    last<T extends AggregatorMessage["type"]>(connection: ConnectionId, type: T) {
      type Found = Extract<AggregatorMessage, { type: T }>;
      return driver.inbox(connection).findLast((message): message is Found => message.type === type);
    },

    directive(connection: ConnectionId): Directive {
      const directive = driver.last(connection, "directive");
      if (!directive) throw new Error(`connection ${connection} got no directive`);
      return directive;
    },

    /** The newest event of a kind. */
    event<K extends MachineEvent["kind"]>(kind: K) {
      type Found = Extract<MachineEvent, { kind: K }>;
      return events.findLast((event): event is Found => event.kind === kind);
    },

    count(kind: MachineEvent["kind"]): number {
      return events.filter((event) => event.kind === kind).length;
    },
  };
  return driver;
}

export type AggregatorDriver = ReturnType<typeof driveAggregator>;
