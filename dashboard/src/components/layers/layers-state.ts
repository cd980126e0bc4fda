import { computed, effect, signal } from "@preact/signals";
import { softmaxInto } from "../../../../src/learning/scores.ts";
import { firstLayer } from "../../../../src/watch/first-layer.ts";
import { askAggregator } from "../../aggregator-port.ts";
import { layerCards } from "../../layers/layer-cards.ts";
import { type LayersWorker, startLayersWorker } from "../../layers/layers-worker.ts";
import { type Sparing, sparingly } from "../../layers/sparingly.ts";
import { openedView, openedWeights } from "../../runs/kept-runs.ts";
import { model, run, task } from "../../state.ts";
import { content, pixelsOf } from "../model/pad-state.ts";

/** A person looks inside the model. */
export const inside = signal(false);

const graph = computed(() => task.value?.graph);
export const cards = computed(() => (graph.value ? layerCards(graph.value) : []));
/** What of the weights is a picture, or has a name for each number. */
export const pictured = computed(() => task.value && firstLayer(task.value));

/** Of an earlier run that is opened: what it returned, if the file with that is there. */
const kept = computed(() => {
  const found = openedView.value && openedWeights.value;
  return found?.length === task.value?.weightCount ? found : undefined;
});

/** Whose weights are looked at. */
export const looksAt = computed<"newest" | "kept">(() => (openedView.value === undefined ? "newest" : "kept"));
export const canLook = computed(
  () => graph.value !== undefined && (looksAt.value === "newest" || kept.value !== undefined),
);
const looking = computed(() => (inside.value && canLook.value ? graph.value : undefined));

/** The newest weights that were fetched. */
export const weights = signal<Float32Array | undefined>(undefined);
/** What the layers make of what is on the pad, by the names of values. */
export const values = signal<ReadonlyMap<string, Float32Array> | undefined>(undefined);
export const trouble = signal<string | undefined>(undefined);

/** For each class; undefined where there is nothing on the pad, or a number is predicted. */
export const probabilities = computed<Float32Array | undefined>(() => {
  const scores = graph.value && values.value?.get(graph.value.output);
  const classes = task.value?.classNames.length ?? 0;
  if (scores === undefined || classes < 2 || scores.length !== classes) return undefined;
  const found = new Float32Array(classes);
  softmaxInto(found, 0, scores, 0, classes);
  return found;
});

/** Whether a person can draw what the model is asked. */
export const hasPad = computed(
  () =>
    task.value?.picture !== undefined && task.value.picture.channels === undefined && task.value.schema === undefined,
);

let worker: LayersWorker | undefined;
let fetching: Sparing | undefined;
let asking: Sparing | undefined;
/** Called when the worker has answered. */
let answered = () => {};

const leastPauseMs = 1000;
/** Large weights are fetched more seldom. */
const bytesPerMs = 2000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function take(found: Float32Array): void {
  weights.value = found;
  trouble.value = undefined;
  worker?.tell({ kind: "weights", weights: found });
  asking?.news();
}

async function fetchWeights(): Promise<number> {
  try {
    const response = await askAggregator("api/weights");
    if (!response.ok) throw new Error(`the aggregator answered ${response.status}`);
    const found = new Float32Array(await response.arrayBuffer());
    // Others are of a task that has just changed.
    if (looking.peek() && looksAt.peek() === "newest" && found.length === task.peek()?.weightCount) take(found);
    return Math.max(leastPauseMs, found.byteLength / bytesPerMs);
  } catch (error) {
    trouble.value = `The weights did not come: ${error instanceof Error ? error.message : String(error)}.`;
    return leastPauseMs;
  }
}

/** One example at a time: while a person draws, only the newest strokes count. */
async function askWorker(): Promise<number> {
  const pixels = pixelsOf(content.peek());
  if (pixels === undefined || weights.peek() === undefined || !hasPad.peek()) {
    values.value = undefined;
    return 0;
  }
  const answer = new Promise<void>((resolve) => {
    answered = resolve;
  });
  worker?.tell({ kind: "example", example: Float32Array.from(pixels, (pixel) => pixel / 255) });
  await answer;
  return 0;
}

effect(() => {
  const shown = looking.value;
  if (shown === undefined) return;
  const names = [...new Set([...layerCards(shown).map(({ value }) => value), shown.output])];
  worker = startLayersWorker((message) => {
    if (message.kind === "values") values.value = content.peek().kind === "empty" ? undefined : message.values;
    else trouble.value = `Not computed: ${message.reason}.`;
    answered();
  });
  worker.tell({ kind: "graph", graph: shown, names });
  fetching = sparingly(fetchWeights, pause);
  asking = sparingly(askWorker, pause);
  return () => {
    worker?.end();
    fetching?.end();
    asking?.end();
    answered();
    [worker, fetching, asking] = [undefined, undefined, undefined];
    [weights.value, values.value, trouble.value] = [undefined, undefined, undefined];
  };
});

effect(() => {
  // With each round, and with each test, there are other weights.
  run.value?.lastRound?.round;
  run.value?.status;
  model.value?.round;
  if (looking.value === undefined) return;
  if (kept.value) take(kept.value);
  else fetching?.news();
});

effect(() => {
  content.value;
  if (looking.value) asking?.news();
});
