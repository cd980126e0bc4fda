import { computed, effect, signal } from "@preact/signals";
import type { Answering } from "../../../../src/data/answers.ts";
import type { PictureSchema, TableSchema } from "../../../../src/data/schema.ts";
import { askAggregator } from "../../aggregator-port.ts";
import type { AnsweredFile, ExampleAnswer } from "../../answers/engine.ts";
import { type Entered, exampleOf } from "../../answers/example.ts";
import { keepAnswered } from "../../answers/keep-answered.ts";
import { endedRunOf, type Learned, learnedFrom, schemaOf } from "../../answers/learned.ts";
import { openedId, openedModel, openedView } from "../../runs/kept-runs.ts";
import { aggregator, model, presentRun, presentTask, task } from "../../state.ts";
import { asSentence } from "../../words.ts";
import { floats } from "../model/floats.ts";

type Engine = typeof import("../../answers/engine.ts");
export const engine = signal<Engine | undefined>(undefined);
const engineTrouble = signal<string | undefined>(undefined);

/** Loads what computes answers: nobody else's page needs it. */
export async function loadEngine(): Promise<void> {
  try {
    engine.value ??= await import("../../answers/engine.ts");
  } catch {
    engineTrouble.value = "The part of this page that answers could not be loaded. Reload the page.";
  }
}

/** The model that the aggregator gives away at the end of a run: what the run returns, which may be better than its newest weights. */
const given = signal<{ readonly run: string; readonly learned: Learned | undefined } | undefined>(undefined);

const endedRun = computed(() => endedRunOf(aggregator.value?.instance, presentRun.value));

effect(() => {
  const ended = endedRun.value;
  if (ended === undefined || engine.value === undefined || given.peek()?.run === ended) return;
  const number = presentRun.peek()?.run;
  void askAggregator("api/model")
    .then((response) => response.json())
    .then((file: unknown) => {
      if (endedRun.peek() !== ended) return;
      given.value = { run: ended, learned: learnedFrom(file, `the result of run ${number}`, presentTask.peek()) };
    })
    .catch(() => {}); // the newest weights go on answering
});

/** Of what the page shows: undefined if there is nothing to ask. */
export const schemaHere = computed(() => task.value && schemaOf(task.value));

const newest = computed<Learned | undefined>(() => {
  const { model: name = "" } = task.value ?? {};
  const schema = schemaHere.value;
  const weights = floats(model.value?.weights);
  if (schema === undefined || weights === undefined) return undefined;
  return { model: name, schema, weights, which: `the weights of round ${model.value?.round}` };
});

/** What answers now. */
export const learned = computed<Learned | undefined>(() => {
  if (openedView.value !== undefined) return openedModel.value;
  const found = given.value;
  return (found?.run === endedRun.value ? found?.learned : undefined) ?? newest.value;
});

/** The same, of one kind only. */
export const learnedTable = computed(() => ofKind("table"));
const learnedPictures = computed(() => ofKind("pictures"));

function ofKind<K extends "table" | "pictures">(kind: K) {
  const all = learned.value;
  return all?.schema.kind === kind ? (all as Learned<K extends "table" ? TableSchema : PictureSchema>) : undefined;
}

/** Its functions; `trouble` says why there are none. */
interface Functions<S extends TableSchema | PictureSchema> {
  readonly of?: Answering<S>;
  readonly trouble?: string;
}
const answering = computed(() => functionsOf(learnedTable.value));
export const answeringPictures = computed(() => functionsOf(learnedPictures.value));

function functionsOf<S extends TableSchema | PictureSchema>(found: Learned<S> | undefined): Functions<S> {
  if (engine.value === undefined || found === undefined) return {};
  try {
    return { of: engine.value.answeringOf(found) };
  } catch (error) {
    return { trouble: sentence(error) };
  }
}
export const modelTrouble = computed(() =>
  engine.value === undefined ? engineTrouble.value : (answering.value.trouble ?? answeringPictures.value.trouble),
);

export const entered = signal<Entered>(new Map());

export function enter(column: string, text: string): void {
  entered.value = new Map(entered.value).set(column, text);
}

export function clear(): void {
  entered.value = new Map();
}

/** What was entered, as the model takes it. */
export const example = computed(() => learnedTable.value && exampleOf(learnedTable.value.schema, entered.value));

const answered = keepAnswered<ExampleAnswer>(() => {
  const of = answering.value.of;
  const asked = example.value;
  return of && asked?.kind === "cells" ? engine.value?.answerExample(of, asked.cells) : undefined;
});
export const answer = answered.found;
/** Why what was entered could not be answered. */
export const answerTrouble = computed(() =>
  answered.trouble.value === undefined ? undefined : sentence(answered.trouble.value),
);

/** What has come of the newest file. */
export type FileState =
  | { readonly kind: "none" }
  | { readonly kind: "reading"; readonly name: string; readonly share: number }
  | { readonly kind: "wrong"; readonly text: string }
  | { readonly kind: "answered"; readonly file: AnsweredFile; readonly which: string };
export const file = signal<FileState>({ kind: "none" });

let newestFile: File | undefined;

// What one run's model answered is no answer of another's.
openedId.subscribe(() => {
  newestFile = undefined;
  file.value = { kind: "none" };
});

export async function askFile(chosen: File): Promise<void> {
  const of = answering.value.of;
  const which = learnedTable.value?.which ?? "";
  if (engine.value === undefined || of === undefined) return;
  newestFile = chosen;
  const tell = (state: FileState) => {
    if (newestFile === chosen) file.value = state;
  };
  tell({ kind: "reading", name: chosen.name, share: 0 });
  try {
    const onProgress = (share: number) => tell({ kind: "reading", name: chosen.name, share });
    tell({ kind: "answered", file: await engine.value.answerFile(of, chosen, onProgress), which });
  } catch (error) {
    tell({ kind: "wrong", text: sentence(error) });
  }
}

export function sentence(error: unknown): string {
  return asSentence(error instanceof Error ? error.message : String(error));
}
