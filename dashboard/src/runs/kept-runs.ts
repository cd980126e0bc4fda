import { computed, effect, signal } from "@preact/signals";
import { unpack } from "msgpackr/unpack";
import type { FeedFrame } from "../../../src/watch/feed-frame.ts";
import type { RunList } from "../../../src/watch/run-list.ts";
import { type Learned, learnedFrom, weightsOf } from "../answers/learned.ts";
import { foldAll } from "../fold/fold.ts";
import { emptyView, type View } from "../fold/view.ts";
import { addressOf, answered } from "./ask-runs.ts";
import { endReplay, replay, replayedView } from "./replaying.ts";
import { withWeights } from "./with-weights.ts";

/** The runs that the aggregator keeps in folders: their list, and of those that somebody looks at what happened in them. */
export const runList = signal<RunList>({ kept: false, runs: [], leftOut: 0, unreadable: 0 });

let asked = 0;

export async function refreshRuns(): Promise<void> {
  const mine = ++asked;
  const list = (await (await answered("api/runs")).json()) as RunList;
  if (mine === asked) runList.value = list;
}

/** What is known of a run that somebody looks at. */
export type Loading =
  | { readonly kind: "loading" }
  | { readonly kind: "wrong"; readonly text: string }
  | { readonly kind: "there"; readonly view: View };

/** By the names of their folders. */
export const loadings = signal<ReadonlyMap<string, Loading>>(new Map());

/** Asks for a run's events, unless they are there or asked for; one that was going on is asked for again. */
export function load(id: string): void {
  const known = loadings.peek().get(id);
  if (known?.kind === "loading" || (known?.kind === "there" && known.view.runs.at(-1)?.end)) return;
  if (known === undefined) set(id, { kind: "loading" });
  eventsOf(id)
    .then((view) => set(id, { kind: "there", view }))
    .catch((error: unknown) =>
      set(id, { kind: "wrong", text: error instanceof Error ? error.message : String(error) }),
    );
}

function set(id: string, loading: Loading): void {
  loadings.value = new Map(loadings.peek()).set(id, loading);
}

async function eventsOf(id: string): Promise<View> {
  const response = await answered(addressOf(id, "events"));
  const frame = unpack(new Uint8Array(await response.arrayBuffer())) as FeedFrame;
  const view = foldAll(emptyView, frame.events);
  if (view.runs.length === 0) throw new Error("nothing is kept of what happened in it");
  return view;
}

/** The run that is looked at in place of the present one. */
export const openedId = signal<string | undefined>(undefined);

interface KeptModel {
  readonly file: unknown;
  readonly weights: Float32Array;
}
const models = signal<ReadonlyMap<string, KeptModel>>(new Map());

export function open(id: string | undefined, { again = false } = {}): void {
  if (id !== openedId.peek()) endReplay();
  openedId.value = id;
  if (id === undefined) return;
  load(id);
  if (again) void replay(id);
}

// The list, which tells whether there is a model, may come later than the run.
effect(() => {
  const id = openedId.value;
  const hasModel = runList.value.runs.some((run) => run.id === id && run.hasModel);
  if (id === undefined || !hasModel || models.peek().has(id)) return;
  loadModel(id).catch(() => {}); // everything else of the run is shown all the same
});

/** Opens a kept run in place of the present one, or goes back to that; the page's address says so. */
export function show(id: string | undefined): void {
  if (id === openedId.peek()) return;
  if (id === undefined) history.pushState(null, "", location.pathname + location.search);
  else location.hash = `run=${encodeURIComponent(id)}`;
  open(id);
}

async function loadModel(id: string): Promise<void> {
  const file: unknown = await (await answered(addressOf(id, "model.json"))).json();
  models.value = new Map(models.peek()).set(id, { file, weights: weightsOf(file) });
}

/** All that the page shows of the opened run; undefined as long as it is not there. */
export const openedView = computed<View | undefined>(() => {
  const id = openedId.value;
  const replayed = replayedView(id);
  if (replayed) return replayed;
  const loading = id === undefined ? undefined : loadings.value.get(id);
  if (id === undefined || loading?.kind !== "there") return undefined;
  const model = models.value.get(id);
  return model ? withWeights(loading.view, model.weights) : loading.view;
});

/** What the opened run has learned, if the page can ask it. */
export const openedModel = computed<Learned | undefined>(() => {
  const model = openedId.value === undefined ? undefined : models.value.get(openedId.value);
  return model && learnedFrom(model.file, "the result of this run", openedView.value?.task);
});

/** What the opened run returned, once its file is there. */
export const openedWeights = computed<Float32Array | undefined>(() =>
  openedId.value === undefined ? undefined : models.value.get(openedId.value)?.weights,
);

/** Deletes a run that this browser keeps. @throws Error with the reason */
export async function deleteRun(id: string): Promise<void> {
  if (openedId.peek() === id) show(undefined);
  await answered(`api/runs/${encodeURIComponent(id)}`, { method: "DELETE" });
  await refreshRuns();
}

/** Calls a run by another name, for everyone. @throws Error with the aggregator's reason */
export async function nameRun(id: string, label: string): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  await answered(addressOf(id, "label"), { method: "PUT", headers, body: JSON.stringify({ label }) });
  await refreshRuns();
}
