import { batch, computed, effect, signal } from "@preact/signals";
import { unpack } from "msgpackr/unpack";
import type { FeedFrame } from "../../../src/watch/feed-frame.ts";
import type { View } from "../fold/view.ts";
import { addressOf, answered } from "./ask-runs.ts";
import { createReplay, type Replay } from "./replay.ts";

/** The opened run as it was at the moment that a person has chosen, or at the next one, while it plays. */

export type Replaying =
  | { readonly kind: "loading" }
  | { readonly kind: "wrong"; readonly text: string }
  | { readonly kind: "there"; readonly replay: Replay };

/** How many seconds of the run pass in one of the person's. */
export const speeds = [0.25, 1, 4, 16, 64] as const;

interface Shown {
  readonly id: string;
  readonly replaying: Replaying;
}

/** Of the run that is shown again; undefined while a run is looked at as it ended. */
const shown = signal<Shown | undefined>(undefined);
export const replaying = computed(() => shown.value?.replaying);
export const replayedSeconds = signal(0);
export const isPlaying = signal(false);
export const speed = signal<number>(1);

/** What the page shows of the run with this id; undefined if it is not shown again, or not read yet. */
export function replayedView(id: string | undefined): View | undefined {
  const now = shown.value;
  if (now === undefined || now.id !== id || now.replaying.kind !== "there") return undefined;
  return now.replaying.replay.viewAt(replayedSeconds.value);
}

/** Shows a run from its start, and plays it. */
export async function replay(id: string): Promise<void> {
  if (shown.peek()?.id === id && replaying.peek()?.kind !== "wrong") return play();
  shown.value = { id, replaying: { kind: "loading" } };
  const found = await load(id).catch((error: unknown): Replaying => {
    return { kind: "wrong", text: error instanceof Error ? error.message : String(error) };
  });
  if (shown.peek()?.id !== id) return; // another one was opened meanwhile
  batch(() => {
    shown.value = { id, replaying: found };
    replayedSeconds.value = 0;
    isPlaying.value = found.kind === "there";
  });
}

async function load(id: string): Promise<Replaying> {
  const response = await answered(addressOf(id, "replay"));
  const { events } = unpack(new Uint8Array(await response.arrayBuffer())) as FeedFrame;
  const found = createReplay(events);
  if (found === undefined) throw new Error("nothing is kept of what happened in it");
  return { kind: "there", replay: found };
}

/** Shows the run as it ended again. */
export function endReplay(): void {
  batch(() => {
    shown.value = undefined;
    isPlaying.value = false;
  });
}

export function play(): void {
  const length = lengthOf();
  if (length === undefined) return;
  if (replayedSeconds.peek() >= length) replayedSeconds.value = 0;
  isPlaying.value = true;
}

export function pause(): void {
  isPlaying.value = false;
}

/** To this moment; at the end it stops. */
export function seek(seconds: number): void {
  const length = lengthOf();
  if (length === undefined) return;
  replayedSeconds.value = Math.max(0, Math.min(length, seconds));
  if (replayedSeconds.value >= length) isPlaying.value = false;
}

function lengthOf(): number | undefined {
  const now = replaying.peek();
  return now?.kind === "there" ? now.replay.seconds : undefined;
}

// A hidden page gets no frames: it goes on where it was when it is seen again.
effect(() => {
  if (!isPlaying.value) return;
  let isOver = false;
  let last: number | undefined;
  function advance(nowMs: number): void {
    if (isOver) return;
    if (last !== undefined) seek(replayedSeconds.peek() + (speed.peek() * (nowMs - last)) / 1000);
    last = document.hidden ? undefined : nowMs;
    // At the end it has been stopped by that.
    if (!isOver) requestAnimationFrame(advance);
  }
  requestAnimationFrame(advance);
  return () => {
    isOver = true;
  };
});
