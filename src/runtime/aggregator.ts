import { createStrategy } from "../control/strategies/named-strategies.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Answer, Model } from "../learning/model.ts";
import { createRandom } from "../math/random.ts";
import type { AggregatorEffect, AggregatorInput, AggregatorState, ConnectionId } from "../protocol/aggregator/state.ts";
import { createAggregatorState, stepAggregator } from "../protocol/aggregator-machine.ts";
import { decodeNodeMessage, encode, MalformedMessage } from "../protocol/codec.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { createEventHistory } from "./event-history.ts";
import type { AggregatorEvent, AggregatorEventBody, AggregatorStarted, TestSamples } from "./events.ts";
import { everySecond } from "./every-second.ts";
import { emulateLink } from "./link-emulation.ts";
import { describeMessage } from "./message-details.ts";
import { oneByOne } from "./one-by-one.ts";
import type { Channel, Clock } from "./ports.ts";
import { createTester, type TestJob, type TestResult } from "./tester.ts";

export interface AggregatorOptions {
  readonly clock: Clock;
  readonly model: Model;
  readonly testData: Dataset;
  /** The test examples that are shown: rows of testData. */
  readonly shownTests: Uint32Array;
  readonly started: Omit<AggregatorStarted, "kind">;
  readonly testSamples?: Omit<TestSamples, "kind">;
  readonly expectedNames: readonly string[];
  readonly startableNames: ReadonlySet<string>;
  /** How often a heartbeat goes out, and after how long a silent node counts as gone. */
  readonly heartbeatSeconds?: number;
  readonly silenceSeconds?: number;
  /** False where a connection cannot go silent, because it never leaves the program: then no ticks and no heartbeats. */
  readonly watchesSilence?: boolean;
  /**
   * `results`: for a program that only wants what a run comes to, and finds the loss over all data itself. No tests
   * beside the rounds, nothing told of single messages, no history, and the nodes evaluate nothing at the end.
   */
  readonly tells?: "everything" | "results";
  /** Called when a round begins, with the weights that it starts from; they are only to be read. */
  readonly onRoundStarted?: (round: {
    readonly round: number;
    readonly consumedSeconds: number;
    readonly weights: Float32Array;
  }) => void;
}

/** What a run came to. Both vectors are only to be read. */
export interface RunWeights {
  /** What it returns. */
  readonly weights: Float32Array;
  /** The newest average: the same, unless its strategy returns the best weights that it has seen. */
  readonly lastWeights: Float32Array;
}

/** A running aggregator: give it channels to nodes, tell it what to do, and watch its events. */
export interface Aggregator {
  /** Takes over a channel on which a node is expected to say hello. */
  accept(channel: Channel): void;
  /** Ends the current run, if any, and starts a new one, with another additional delay if one is given. */
  start(settings: RunSettings, delayMs?: number): void;
  pause(): void;
  resume(): void;
  stop(): void;
  stopNode(name: string): void;
  slowNode(name: string, slowdown: number): void;
  setDelay(delayMs: number): void;
  delayMs(): number;
  /** Calls back for every event from now on; the returned function ends that. */
  subscribe(listener: (event: AggregatorEvent) => void): () => void;
  /** What a late watcher needs of the events so far. */
  history(): AggregatorEvent[];
  /** The newest model's answer for one example. */
  classify(features: Uint8Array): Promise<Answer>;
  /** The weights of the newest run that has come to its end; undefined before. */
  result(): RunWeights | undefined;
  /** Ends all connections and timers. */
  close(): void;
}

export function startAggregator(options: AggregatorOptions): Aggregator {
  const { clock, model, started, watchesSilence = true } = options;
  const tellsEverything = options.tells !== "results";
  const startSeconds = clock.now();
  const random = createRandom(0, "additional delay");
  const channels = new Map<ConnectionId, Channel>();
  const listeners = new Set<(event: AggregatorEvent) => void>();
  const history = createEventHistory();
  let nextConnection: ConnectionId = 1;
  let sequence = 0;
  let bytesSent = 0;
  let bytesReceived = 0;
  let delayMs = started.delayMs;
  let result: RunWeights | undefined;
  let newestWeights = model.initialWeights(createRandom(started.settings.seed, "weights"));

  let state: AggregatorState = createAggregatorState({
    dataset: started.task.dataset,
    model: started.task.model,
    weightCount: model.weightCount,
    initialWeights: (seed) => model.initialWeights(createRandom(seed, "weights")),
    createStrategy: ({ strategy, phi, maximumLocalUpdates }) =>
      createStrategy(strategy, { phi, tauMaximum: maximumLocalUpdates }),
    nodesNeeded: started.nodesNeeded,
    expectedNames: options.expectedNames,
    startableNames: options.startableNames,
    kernels: started.kernels,
    asksForLoss: tellsEverything,
    heartbeatSeconds: options.heartbeatSeconds ?? 5,
    silenceSeconds: options.silenceSeconds ?? 15,
  });

  const tester = createTester({
    model,
    data: options.testData,
    samples: options.shownTests,
    clock,
    onResult: tested,
  });

  // A listener may ask for something at once; the others still hear of everything in its order.
  const deliver = oneByOne((event: AggregatorEvent) => {
    for (const listener of listeners) listener(event);
  });

  function emit(body: AggregatorEventBody): void {
    sequence += 1;
    const event = { ...body, sequence, at: clock.now() - startSeconds };
    if (tellsEverything) history.add(event);
    deliver(event);
  }

  const take = oneByOne((input: AggregatorInput) => {
    const meters = { seconds: clock.now(), bytesSent, bytesReceived };
    const [next, effects] = stepAggregator(state, input, meters);
    state = next;
    // Nobody who only watches may keep the nodes waiting: messages go out first.
    for (const effect of effects) if (effect.kind === "send" || effect.kind === "close") perform(effect);
    for (const effect of effects) if (effect.kind !== "send" && effect.kind !== "close") perform(effect);
  });

  function perform(effect: AggregatorEffect): void {
    switch (effect.kind) {
      case "send": {
        const frame = encode(effect.message);
        for (const connection of effect.connections) {
          channels.get(connection)?.send(frame);
          bytesSent += frame.byteLength;
          showMessage(connection, "to-node", effect.message, frame.byteLength);
        }
        return;
      }
      case "close":
        channels.get(effect.connection)?.close(effect.reason);
        channels.delete(effect.connection);
        return;
      case "emit":
        return emit(effect.event.kind === "run-started" ? { ...effect.event, delayMs } : effect.event);
      case "test":
        newestWeights = effect.weights;
        if (effect.round === "final") result = effect;
        else options.onRoundStarted?.({ ...effect, round: effect.round });
        if (effect.round === "final" || tellsEverything) tester.submit(effect);
        return;
      default:
        throw new Error(`unreachable: ${effect satisfies never}`);
    }
  }

  function tested(job: TestJob, { accuracy, answers }: TestResult): void {
    const isPicture = started.task.picture !== undefined && job.weights.length === pixelsOf(started);
    if (job.round !== "final") {
      const { run, round, consumedSeconds } = job;
      const weights = isPicture ? { weights: job.weights } : {};
      emit({ kind: "model-evaluated", run, round, consumedSeconds, accuracy, answers, ...weights });
    }
    take({ kind: "tested", run: job.run, round: job.round, accuracy });
  }

  function showMessage(
    connection: ConnectionId,
    direction: "to-node" | "from-node",
    message: Parameters<typeof describeMessage>[0],
    bytes: number,
  ): void {
    const name = tellsEverything ? state.connections.get(connection)?.name : undefined;
    if (name === undefined) return;
    emit({ kind: "message-passed", name, direction, message: message.type, detail: describeMessage(message), bytes });
  }

  function received(connection: ConnectionId, frame: Uint8Array): void {
    try {
      const message = decodeNodeMessage(frame);
      if (message.type !== "hello") showMessage(connection, "from-node", message, frame.byteLength);
      take({ kind: "received", connection, message });
      if (message.type === "hello") showMessage(connection, "from-node", message, frame.byteLength);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      take({ kind: "malformed", connection, reason: error.message });
    }
  }

  const stopTicking = watchesSilence ? everySecond(clock, () => take({ kind: "tick" })) : () => {};
  emit({ kind: "aggregator-started", ...started });
  if (options.testSamples) emit({ kind: "test-samples", ...options.testSamples });

  return {
    accept(channel) {
      const connection = nextConnection++;
      const delayed = emulateLink(channel, { additionalDelayMs: () => delayMs }, clock, random);
      channels.set(connection, delayed);
      take({ kind: "opened", connection, remote: channel.remote });
      delayed.listen({
        onFrame(frame) {
          bytesReceived += frame.byteLength;
          if (channels.has(connection)) received(connection, frame);
        },
        onClose(reason) {
          if (channels.delete(connection)) take({ kind: "closed", connection, reason });
        },
      });
    },
    start(settings, newDelayMs = delayMs) {
      const changed = newDelayMs !== delayMs;
      delayMs = newDelayMs;
      take({ kind: "start", settings });
      if (changed) emit({ kind: "delay-changed", delayMs });
    },
    pause: () => take({ kind: "pause" }),
    resume: () => take({ kind: "resume" }),
    stop: () => take({ kind: "stop" }),
    stopNode: (name) => take({ kind: "stop-node", name }),
    slowNode: (name, slowdown) => take({ kind: "slow-node", name, slowdown }),
    setDelay(ms) {
      delayMs = ms;
      emit({ kind: "delay-changed", delayMs });
    },
    delayMs: () => delayMs,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    history: () => history.events(),
    async classify(pixels) {
      const { featureCount } = options.testData.features;
      if (pixels.length !== featureCount) {
        throw new RangeError(`an example has ${featureCount} bytes, this has ${pixels.length}`);
      }
      const features = { kind: "bytes", data: pixels, featureCount, scale: 1 / 255 } as const;
      const example: Dataset = { exampleCount: 1, features, targets: { kind: "none" } };
      const [answer] = await model.answers(newestWeights, example, new Uint32Array(1));
      if (!answer) throw new Error(`${model.name} gave no answer`);
      return answer;
    },
    result: () => result,
    close() {
      stopTicking();
      for (const channel of channels.values()) channel.close("the aggregator was ended");
      channels.clear();
    },
  };
}

function pixelsOf({ task: { picture } }: Omit<AggregatorStarted, "kind">): number {
  return picture ? picture.width * picture.height : 0;
}
