import { effect, signal } from "@preact/signals";
import { caseNames } from "../../../../src/learning/case-partitions.ts";
import { classOpen, pressClass } from "../../classroom/class-state.ts";
import { pressRace, raceSettings } from "../../race/race-state.ts";
import { recalled, remember } from "../../remembered.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { onlyWatches } from "../../session.ts";
import { controls, presentRun, send, start } from "../../state.ts";

/** For a projector: large type and few panels. */
export const stageMode = signal(false);
export const helpOpen = signal(false);
const stored = "edgewise-shortcuts";
/** Keys without a modifier are in the way of some people who speak to their computer. */
export const shortcutsOn = signal(recalled("localStorage", stored) !== "off");

export function setShortcuts(on: boolean): void {
  shortcutsOn.value = on;
  remember("localStorage", stored, on ? "on" : "off");
}

export interface Shortcut {
  readonly key: string;
  readonly does: string;
}

export const shortcuts: readonly Shortcut[] = [
  { key: "F", does: "Stage mode: large, for a projector" },
  { key: "R", does: "Race of strategies, and again" },
  { key: "P", does: "Pause, and go on" },
  { key: "N", does: "Start a new run" },
  { key: "1 to 4", does: "Start a run on this case" },
  { key: "A", does: "Let the controller choose" },
  { key: "C", does: "Class: who is in, and lessons" },
  { key: "?", does: "This help" },
  { key: "Esc", does: "Close, or leave stage mode" },
];

export function keepShortcuts(): () => void {
  addEventListener("keydown", onKey);
  const stop = effect(() => {
    document.documentElement.dataset.stage = stageMode.value ? "on" : "off";
  });
  return () => {
    removeEventListener("keydown", onKey);
    stop();
  };
}

function onKey(event: KeyboardEvent): void {
  if (event.key === "Escape" && stageMode.peek() && !document.querySelector("[data-testid=node-menu]")) {
    stageMode.value = false;
    return;
  }
  const isTyping = (event.target as Partial<Element>).closest?.(
    "input:not([type=radio], [type=checkbox]), select, textarea, dialog",
  );
  if (!shortcutsOn.peek() || isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  press(event.key);
}

function press(key: string): void {
  if (key === "?") helpOpen.value = true;
  if (key === "f" || key === "F") stageMode.value = !stageMode.peek();
  if (key === "r" || key === "R") pressRace();
  if (key === "c" || key === "C") pressClass();
  // Runs are not seen while there is a race.
  if (raceSettings.peek() || classOpen.peek()) return;
  if (onlyWatches.peek() || openedView.peek() !== undefined || controls.peek() === undefined) return;
  const status = presentRun.peek()?.status;
  if (key === "p" && status === "running") send({ kind: "pause" });
  if (key === "p" && status === "paused") send({ kind: "resume" });
  if (key === "n") start();
  if (key === "a") start({ strategy: "adaptive" });
  const partition = caseNames[Number(key) - 1];
  if (partition !== undefined && presentRun.peek()?.data !== "own") start({ partition });
}
