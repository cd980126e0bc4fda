import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

/** What of a round has a place in its picture. */
export type Place = "tau" | "c" | "b" | "drift" | "movement" | "noise" | "mean" | "wait";

/** What is pointed at in the formulas. */
export const lit = signal<Place | undefined>(undefined);

/** A letter of a formula; pointing at it or moving the focus to it shows its place in the picture. */
export function Lights({ of, children }: { readonly of: Place; readonly children: ComponentChildren }) {
  const light = (is: boolean) => {
    if (is) lit.value = of;
    else if (lit.value === of) lit.value = undefined;
  };
  return (
    <button
      type="button"
      class={`lights of-${of}`}
      onPointerEnter={() => light(true)}
      onPointerLeave={() => light(false)}
      onFocus={() => light(true)}
      onBlur={() => light(false)}
      onClick={() => light(true)}
    >
      {children}
    </button>
  );
}
