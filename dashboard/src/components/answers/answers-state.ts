import { computed, effect, signal } from "@preact/signals";
import type { Answering } from "../../../../src/data/answers.ts";
import type { AnsweredFile, ExampleAnswer } from "../../answers/engine.ts";
import { type Entered, exampleOf } from "../../answers/example.ts";
import { keepAnswered } from "../../answers/keep-answered.ts";
import { endedRunOf, type Learned, learnedFrom } from "../../answers/learned.ts";
import { openedId, openedModel, openedView } from "../../runs/kept-runs.ts";
import { aggregator, model, presentRun, task } from "../../state.ts";
import { asSentence } from "../../words.ts";
import { floats } from "../model/floats.ts";

type Engine = typeof import("../../answers/engine.ts");
const engine = signal<Engine | undefined>(undefined);
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
  void fetch("api/model")
    .then((response) => response.json())
    .then((file: unknown) => {
      if (endedRun.peek() !== ended) return;
      given.value = { run: ended, learned: learnedFrom(file, `the result of run ${number}`) };
    })
    .catch(() => {}); // the newest weights go on answering
});

const newest = computed<Learned | undefined>(() => {
  const { schema, model: name = "" } = task.value ?? {};
  const weights = floats(model.value?.weights);
  if (schema?.kind !== "table" || weights === undefined) return undefined;
  return { model: name, schema, weights, which: `the weights of round ${model.value?.round}` };
});

/** What answers now. */
export const learned = computed<Learned | undefined>(() => {
  if (openedView.value !== undefined) return openedModel.value;
  const found = given.value;
  return (found?.run === endedRun.value ? found?.learned : undefined) ?? newest.value;
});

/** Its functions; `trouble` says why there are none. */
const answering = computed<{ readonly of?: Answering; readonly trouble?: string }>(() => {
  if (engine.value === undefined || learned.value === undefined) return {};
  try {
    return { of: engine.value.answeringOf(learned.value) };
  } catch (error) {
    return { trouble: sentence(error) };
  }
});
export const modelTrouble = computed(() =>
  engine.value === undefined ? engineTrouble.value : answering.value.trouble,
);

export const entered = signal<Entered>(new Map());

export function enter(column: string, text: string): void {
  entered.value = new Map(entered.value).set(column, text);
}

export function clear(): void {
  entered.value = new Map();
}

/** What was entered, as the model takes it. */
export const example = computed(() => learned.value && exampleOf(learned.value.schema, entered.value));

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
  const which = learned.value?.which ?? "";
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

function sentence(error: unknown): string {
  return asSentence(error instanceof Error ? error.message : String(error));
}
