import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { type TermName, terms } from "../terms.ts";

interface Shown {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly above: boolean;
}

const shown = signal<Shown | undefined>(undefined);
const tooltipId = "term-help";
const tooltipWidth = 280;

function show(name: TermName, element: HTMLElement): void {
  const box = element.getBoundingClientRect();
  const above = box.bottom > innerHeight * 0.7;
  shown.value = {
    text: terms[name],
    left: Math.max(8, Math.min(box.left, innerWidth - tooltipWidth - 8)),
    top: above ? box.top - 6 : box.bottom + 6,
    above,
  };
}

function hide(): void {
  shown.value = undefined;
}

/** A word of this project; pointing at it, tapping it or moving the focus to it explains it. */
export function Term({ of, children }: { readonly of: TermName; readonly children: ComponentChildren }) {
  return (
    <button
      type="button"
      class="term"
      aria-describedby={tooltipId}
      onPointerEnter={(event) => show(of, event.currentTarget)}
      onPointerLeave={hide}
      onFocus={(event) => show(of, event.currentTarget)}
      onBlur={hide}
      onClick={(event) => show(of, event.currentTarget)}
    >
      {children}
    </button>
  );
}

/** Where the explanations appear: once on the page. */
export function TermHelp() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    addEventListener("keydown", onKey);
    addEventListener("scroll", hide, { passive: true });
    return () => {
      removeEventListener("keydown", onKey);
      removeEventListener("scroll", hide);
    };
  }, []);
  const help = shown.value;
  const place = help && { left: help.left, top: help.top, transform: help.above ? "translateY(-100%)" : "none" };
  return (
    <div id={tooltipId} role="tooltip" class="tooltip" hidden={help === undefined} style={place ?? {}}>
      {help?.text}
    </div>
  );
}
