import { computed, signal } from "@preact/signals";
import { negative, type Picture } from "../../../../src/data/picture.ts";
import type { ExampleAnswer } from "../../answers/engine.ts";
import { keepAnswered } from "../../answers/keep-answered.ts";
import { task } from "../../state.ts";
import { answeringPictures, engine, loadEngine, sentence } from "./answers-state.ts";

/** The picture that the model is asked about. */
export type AskedPicture =
  | { readonly kind: "none" }
  | { readonly kind: "reading"; readonly name: string }
  | { readonly kind: "wrong"; readonly text: string }
  | { readonly kind: "there"; readonly name: string; readonly picture: Picture };
export const asked = signal<AskedPicture>({ kind: "none" });

/** Light for dark: public datasets have light ink on a dark ground, photos of paper the opposite. */
export const exchanged = signal(false);

const given = computed<Picture | undefined>(() => {
  const state = asked.value;
  if (state.kind !== "there") return undefined;
  return exchanged.value && task.value?.schema === undefined ? negative(state.picture) : state.picture;
});

let newest: File | undefined;

export async function askPicture(file: File): Promise<void> {
  newest = file;
  const tell = (state: AskedPicture) => {
    if (newest === file) asked.value = state;
  };
  tell({ kind: "reading", name: file.name });
  await loadEngine();
  try {
    const picture = await engine.value?.openPicture(file);
    tell(picture ? { kind: "there", name: file.name, picture } : { kind: "none" });
  } catch (error) {
    tell({ kind: "wrong", text: sentence(error) });
  }
}

const answered = keepAnswered<ExampleAnswer>(() => {
  const { of } = answeringPictures.value;
  return of && given.value ? engine.value?.answerPicture(of, given.value) : undefined;
});
export const answer = answered.found;
export const answerTrouble = computed(() =>
  answered.trouble.value === undefined ? undefined : sentence(answered.trouble.value),
);

const schema = computed(() => answeringPictures.value.of?.schema);

/** As the model sees it; the same as long as only its weights change. */
export const seen = computed<Picture | undefined>(() => {
  if (given.value === undefined || schema.value === undefined) return undefined;
  return engine.value?.asSeen(given.value, schema.value);
});
