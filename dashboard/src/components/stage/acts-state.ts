import { batch, effect, signal, untracked } from "@preact/signals";
import { type Act, acts, editsOf } from "../../stage/acts.ts";
import { controls, presentRun, runStateKind, start } from "../../state.ts";

/** The act that is under way, and the number of its run once that has begun; undefined when none is. */
export const performing = signal<{ readonly index: number; readonly run?: number } | undefined>(undefined);

/** The page that the program itself opens plays the acts; whoever else looks on sees their runs. */
const asked = new URLSearchParams(location.search).has("first-minute");
const restMs = 2500;

/** Plays an act, and then those that follow. */
export function perform(index: number): void {
  const act = acts[index];
  if (act === undefined) return leaveActs();
  performing.value = { index };
  start(editsOf(act));
}

export function leaveActs(): void {
  performing.value = undefined;
}

export function nextAct(): void {
  perform((performing.peek()?.index ?? -1) + 1);
}

const isOf = (act: Act | undefined) => {
  const { strategy, budgetSeconds } = presentRun.value?.settings ?? {};
  const wanted = act && editsOf(act);
  return wanted !== undefined && strategy === wanted.strategy && budgetSeconds === wanted.budgetSeconds;
};

/** Follows the runs: an act ends with its run, and all of them when somebody starts another one. */
export function keepActs(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let begun = !asked;
  const stop = effect(() => {
    const run = presentRun.value;
    const ready = controls.value !== undefined && run !== undefined && runStateKind.value !== "connecting";
    if (!begun && ready && runStateKind.value !== "waiting") {
      begun = true;
      untracked(() => perform(0));
      return;
    }
    const now = performing.value;
    if (now === undefined || run === undefined) return;
    const matches = isOf(acts[now.index]);
    if (now.run === undefined) {
      if (matches && run.status !== "finished") performing.value = { ...now, run: run.run };
      return;
    }
    if (run.run !== now.run) return leaveActs();
    if (run.status !== "finished" || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      batch(() => {
        if (performing.peek()?.run === run.run) nextAct();
      });
    }, restMs);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
