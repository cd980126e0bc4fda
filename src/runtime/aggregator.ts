import { allRows } from "../learning/dataset.ts";
import { rowsOfKinds } from "../learning/kind-gradients.ts";
import type { AggregatorEffect, AggregatorInput, ConnectionId } from "../protocol/aggregator/environment.ts";
import { restoreAggregator, snapshotAggregator } from "../protocol/aggregator/snapshot.ts";
import type { AggregatorState } from "../protocol/aggregator/state.ts";
import { statusOf } from "../protocol/aggregator/status.ts";
import { currentRun } from "../protocol/aggregator/step.ts";
import { createAggregatorState, stepAggregator } from "../protocol/aggregator-machine.ts";
import { encode } from "../protocol/codec.ts";
import { finishedReason } from "../protocol/messages.ts";
import { tickSeconds } from "../protocol/silence.ts";
import { encodeForVersion1 } from "../protocol/version-1.ts";
import type { AggregatorEventBody, RunStarted } from "../watch/events.ts";
import { environmentOf, mostFrameBytesOf, piecesOf } from "./aggregator-environment.ts";
import { type Aggregator, type AggregatorOptions, firstTask, type RunWeights } from "./aggregator-options.ts";
import { type AggregatorTask, answerFor, type ChangedTask, decided, firstWeights, namesOf } from "./aggregator-task.ts";
import { createTransfers } from "./aggregator-transfers.ts";
import { createCheckpoints, metersBase, type RunCheckpoint } from "./checkpoints.ts";
import { Connections } from "./connections.ts";
import { decideAgreement } from "./data-agreement.ts";
import { createEventStream } from "./event-stream.ts";
import { machineCommands } from "./machine-commands.ts";
import { modelEvaluated } from "./model-evaluated.ts";
import { createNodeProofs } from "./node-proofs.ts";
import { oneByOne } from "./one-by-one.ts";
import { createPlugs } from "./plugs.ts";
import { readFrame } from "./read-frame.ts";
import { createRoundPictures } from "./round-pictures.ts";
import { createTester, type Tester, type TestJob, type TestResult } from "./tester.ts";
import { longestTimerMs, startTicks } from "./ticks.ts";
import { checkOf, towardsParentOf } from "./towards-parent.ts";

export type { Aggregator, AggregatorOptions };

export function startAggregator(options: AggregatorOptions): Aggregator {
  const { clock, started, taken, trace, watchesSilence = true, delayed = (channel) => channel } = options;
  const agreement = "agreement" in options ? options.agreement : undefined;
  const towardsParent = "relaying" in options ? towardsParentOf(options.relaying, take) : undefined;
  let { task, description } = firstTask(options);
  const tellsEverything = options.tells !== "results";
  const base = metersBase(taken, clock.now());
  const connections = new Connections(clock.now, {
    ...{ onFrame: received, onClose: ended },
    onExcess: (connection, reason) => take({ kind: "excess", connection, reason }),
    onEnded: (connection, lane) => transfers.ended(connection, lane),
  });
  const transfers = createTransfers({
    ...{ connections, sizes: piecesOf(options), mostBytes: mostFrameBytesOf(options), now: clock.now, trace },
    nameOf: (connection) => nameOf(connection),
    waitsFor: (name) => currentRun(state)?.participants.has(name) ?? false,
    ...{ onFrame: received, onLost: breakOff },
    onMalformed: (connection, reason) => take({ kind: "malformed", connection, reason }),
    tell: (event) => emit(event),
  });
  const stream = createEventStream(() => clock.now() - base.startSeconds, { remembers: tellsEverything });
  const { emit } = stream;
  const plugs = createPlugs({ unpluggable: options.unpluggable, emit, end: breakOff });
  let delayMs = taken?.checkpoint.delayMs ?? started.delayMs;
  let result: RunWeights | undefined;
  let newestWeights = task ? firstWeights(task, started.settings.seed) : new Float32Array();
  const environment = { ...environmentOf(options, () => ({ task, description })), transferOf: transfers.progressOf };
  let state: AggregatorState = taken
    ? restoreAggregator(taken.checkpoint.state)
    : createAggregatorState(namesOf(description));
  const keep = options.keeping && createCheckpoints(options.keeping, take);
  let tester = task && testerOf(task);
  const pictures = tellsEverything ? createRoundPictures({ now: clock.now, task: () => description, emit }) : undefined;

  function testerOf(tested: AggregatorTask): Tester {
    const { model, testData, shownTests, testsHere = true } = tested;
    return createTester({
      model,
      data: testData,
      rows: allRows(testsHere ? testData.exampleCount : 0),
      withheldRows: rowsOfKinds(testData),
      samples: shownTests,
      clock,
      lastReport() {
        const phase = currentRun(state)?.phase;
        const seconds = phase?.kind === "round" ? phase.open.lastReportSeconds : undefined;
        return seconds === undefined ? undefined : seconds - base.seconds;
      },
      onResult: (job, result) => {
        // Weights of a former task are not tested.
        if (task === tested) showTested(job, result);
      },
    });
  }

  const takeIn = oneByOne(({ input, frameBytes }: { input: AggregatorInput; frameBytes: number }) => {
    const meters = readMeters();
    const sender = input.kind === "received" ? nameOf(input.connection) : undefined;
    if (sender && input.kind === "received" && input.message.type === "report")
      pictures?.reported(sender, input.message);
    const [next, effects] = stepAggregator(environment, state, input, meters);
    state = next;
    options.onStepped?.(state);
    trace?.("stepped");
    // Subscribers must not keep the nodes waiting: messages go out first.
    const sentBytes = effects.map(tell);
    if (input.kind === "received") {
      const name = sender ?? nameOf(input.connection);
      if (name !== undefined && sender === undefined) connections.named(input.connection);
      if (name !== undefined) showMessage([name], "from-node", input.message, frameBytes);
    }
    for (let i = 0; i < effects.length; i++) show(effects[i] as AggregatorEffect, sentBytes[i] as number);
    trace?.("told");
  });

  const readMeters = () => ({
    seconds: clock.now() + base.seconds,
    bytesSent: connections.bytesSent + base.bytesSent,
    bytesReceived: connections.bytesReceived + base.bytesReceived,
    bytesUnderWay: transfers.bytesUnderWay(),
  });

  function take(input: AggregatorInput): void {
    trace?.("begun");
    takeIn({ input, frameBytes: 0 });
  }

  const nameOf = (connection: ConnectionId) => state.members.connections.get(connection)?.name;
  let cancelWake = () => {};

  function wakeAt(seconds: number): void {
    cancelWake();
    // To be woken too early does no harm: the machine asks again.
    const delayMs = Math.min(longestTimerMs, (seconds - base.seconds - clock.now()) * 1000 + base.laterMs);
    cancelWake = clock.after(delayMs, () => take({ kind: "wake" }));
  }

  /** What others are told at once. @returns the bytes that each of the connections was sent */
  function tell(effect: AggregatorEffect): number {
    if (effect.kind === "close") {
      proofs.closed(effect.connection);
      plugs.closed(effect.connection);
      connections.close(effect.connection, effect.reason);
    }
    if (effect.kind === "wake") wakeAt(effect.atSeconds);
    if (effect.kind === "send-to-older") connections.send([effect.connection], encodeForVersion1(effect.reason));
    if (effect.kind !== "send") return 0;
    if (effect.message.type === "assignment") connections.placed(effect.connections);
    const sentBytes = transfers.send(effect.connections, effect.message);
    trace?.("sent");
    return sentBytes;
  }

  /** What is left of an effect when everything has been sent. */
  function show(effect: AggregatorEffect, sentBytes: number): void {
    switch (effect.kind) {
      case "send": {
        const names = effect.connections.map(nameOf).filter((name) => name !== undefined);
        return showMessage(names, "to-node", effect.message, sentBytes);
      }
      case "send-to-older":
      case "close":
      case "wake":
        return;
      case "bind-name":
        return options.identity?.names?.bind(effect.name, effect.key);
      case "emit":
        return emit(effect.event.kind === "run-started" ? withTask(effect.event) : effect.event);
      case "test":
        newestWeights = effect.weights;
        pictures?.started(effect);
        if (effect.round === "final") result = effect;
        else options.onRoundStarted?.({ ...effect, round: effect.round });
        if (effect.round === "final" || tellsEverything) tester?.submit(effect);
        return;
      case "compare":
        void tester?.lossesOf(effect.weights).then((losses) => take({ kind: "compared", run: effect.run, losses }));
        return;
      case "to-parent":
      case "merge":
      case "judge":
        return towardsParent?.(effect);
      case "checkpoint":
        return keep?.(effect.number, checkpointOf(effect.run));
      case "agree":
        // What goes wrong here in a way that nobody foresaw is a defect, and ends the program like others.
        if (agreement) void decideAgreement(agreement, effect, changeFor(effect)).then(take);
        return;
      default:
        throw new Error(`unreachable: ${effect satisfies never}`);
    }
  }

  /** About as many as the newest snapshot had. */
  let keptBytes: number | undefined;

  function checkpointOf(run: number): RunCheckpoint {
    const { session } = options.keeping ?? { session: "" };
    const at = clock.now() - base.startSeconds;
    const kept = snapshotAggregator(state, keptBytes);
    keptBytes = kept.length + 1024;
    return { run, session, ...readMeters(), sequence: stream.sequence, at, delayMs, state: kept };
  }

  const changeFor = (agree: Extract<AggregatorEffect, { kind: "agree" }>) => (next: ChangedTask) => {
    // Not if the run was stopped meanwhile, or another one asked for.
    if (state.agreement?.request === agree.request) change(next, agree.settings.seed);
  };

  const withTask = (event: RunStarted): AggregatorEventBody => ({ ...event, ...namesOf(description), delayMs });

  function showTested(job: TestJob, result: TestResult): void {
    if (job.round !== "final") emit(modelEvaluated({ ...job, round: job.round }, result, description));
    take({ kind: "tested", run: job.run, round: job.round, metrics: result.metrics });
  }

  function change({ told, ...next }: ChangedTask, seed: number): void {
    task = next;
    description = told.task;
    tester = testerOf(task);
    newestWeights = firstWeights(task, seed);
    emit({ kind: "task-changed", ...told });
    emit({ kind: "test-samples", ...(next.testSamples ?? { pixels: new Uint8Array(), classes: [], labels: [] }) });
  }

  const showMessage: typeof stream.passed = tellsEverything ? stream.passed : () => {};

  const proofs = createNodeProofs({
    ...{ identity: options.identity, clock },
    send: (connection, message) => connections.send([connection], encode(message)),
    take: (input, frameBytes) => takeIn({ input, frameBytes }),
  });

  function received(connection: ConnectionId, frame: Uint8Array): void {
    trace?.("begun");
    const frameBytes = frame.byteLength;
    const { weightCount = 0 } = currentRun(state)?.plan ?? {};
    const input = readFrame(connection, frame, weightCount, checkOf(state, connection, agreement));
    trace?.("decoded");
    if (input.kind !== "received") return takeIn({ input, frameBytes });
    const of = [connection, input.message] as const;
    transfers.hear(...of);
    if (plugs.holds(...of, frameBytes) || proofs.holds(...of, frameBytes) || transfers.holds(...of)) return;
    takeIn({ input, frameBytes });
  }

  /** What did not arrive comes over the next connection. */
  function breakOff(connection: ConnectionId, reason: string): void {
    connections.close(connection, reason);
    ended(connection, reason);
  }

  function ended(connection: ConnectionId, reason: string): void {
    proofs.closed(connection);
    plugs.closed(connection);
    take({ kind: "closed", connection, reason });
  }

  const tick = () => {
    transfers.tick();
    take({ kind: "tick", heard: connections.heard() });
  };
  const stopTicking = watchesSilence ? startTicks(clock, tickSeconds, tick) : () => {};
  // What the program is for comes first, also where a run goes on.
  emit({ kind: "aggregator-started", ...started });
  if (task?.testSamples) emit({ kind: "test-samples", ...task.testSamples });
  stream.goOn(base.sequence, taken?.earlier ?? []);
  if (taken) take({ kind: "restored", downSeconds: taken.downSeconds, charges: taken.charges });
  return {
    accept(channel, { admit } = {}) {
      const plugged = plugs.on(delayed(channel, () => delayMs));
      const connection = connections.add(plugged);
      plugs.opened(connection, plugged);
      proofs.opened(connection, admit);
      take({ kind: "opened", connection, remote: channel.remote });
      connections.listen(connection);
    },
    start(settings, newDelayMs = delayMs, newTask, everyone = false) {
      const changed = newDelayMs !== delayMs;
      delayMs = newDelayMs;
      if (newTask) change(newTask, settings.seed);
      take({ kind: "start", settings, everyone, ...(newTask ? { task: namesOf(description) } : {}) });
      if (changed) emit({ kind: "delay-changed", delayMs });
    },
    task: () => description,
    ...machineCommands(take),
    ...plugs.commands,
    setDelay(ms) {
      delayMs = ms;
      emit({ kind: "delay-changed", delayMs });
    },
    delayMs: () => delayMs,
    subscribe: stream.subscribe,
    history: stream.history,
    classify: async (pixels) => answerFor(decided(task), newestWeights, pixels),
    newestWeights: () => newestWeights,
    result: () => result,
    status: () => statusOf({ environment, state, meters: readMeters() }),
    close({ finished = false } = {}) {
      stopTicking();
      cancelWake();
      if (finished) connections.sendToAll(encode({ type: "dismissal", reason: finishedReason, final: true }));
      connections.closeAll(finished ? finishedReason : "the aggregator was ended");
    },
  };
}
