import { computed, effect, signal } from "@preact/signals";
import type { Joining } from "../../../../src/watch/joining.ts";
import { askAggregator } from "../../aggregator-port.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { aggregator, view } from "../../state.ts";
import { needsNodes } from "./connect-words.ts";

const joining = signal<Joining | undefined>(undefined);

const waiting = computed(() => (openedView.value ? undefined : view.value.waiting));
const isWaiting = computed(() => waiting.value !== undefined);
const instance = computed(() => aggregator.value?.instance);

// The addresses are asked for when somebody needs them, and anew of an aggregator that was started again.
effect(() => {
  if (!isWaiting.value || instance.value === undefined) return;
  void askAggregator("api/join")
    .then(async (response) => {
      if (response.ok) joining.value = (await response.json()) as Joining;
    })
    .catch(() => {}); // the page is asked again when there is a connection
});

/** How to connect nodes, while people have to. */
export const asked = computed(() => {
  const [now, how] = [waiting.value, joining.value];
  return now && how && needsNodes(now, how) ? { waiting: now, joining: how } : undefined;
});
