import { computed, signal } from "@preact/signals";
import { over, shownRow } from "./plots-state.ts";
import type { Stretch } from "./stretch.ts";

/** The stretch of the horizontal axis that was asked for, and of what: of another run or axis it means nothing. */
const asked = signal<{ readonly of: string; readonly stretch: Stretch } | undefined>(undefined);

const subject = computed(() => `${over.value} ${shownRow.value?.key}`);

/** What all plots show of the horizontal axis; undefined is all of it. */
export const zoom = computed<Stretch | undefined>(() =>
  asked.value?.of === subject.value ? asked.value.stretch : undefined,
);

export function setZoom(stretch: Stretch | undefined): void {
  asked.value = stretch && { of: subject.value, stretch };
}

/** The plot that is pointed at or has the focus, by its id: beside its cursor all runs' values are shown. */
export const pointedAt = signal<string | undefined>(undefined);
/** The mark that is pointed at in the list, by its place in it. */
export const markPointedAt = signal<number | undefined>(undefined);
