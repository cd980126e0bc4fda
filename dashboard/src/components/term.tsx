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
let explained: { readonly name: TermName; readonly element: HTMLElement } | undefined;
const tooltipId = "term-help";
const tooltipWidth = 280;

function show(name: TermName, element: HTMLElement): void {
  explained = { name, element };
  const box = element.getBoundingClientRect();
  const above = box.bottom > innerHeight * 0.7 || (element.tagName === "LABEL" && box.top > 160);
  shown.value = {
    text: terms[name],
    left: Math.max(8, Math.min(box.left, innerWidth - tooltipWidth - 8)),
    top: above ? box.top - 6 : box.bottom + 6,
    above,
  };
}

function hide(): void {
  explained = undefined;
  shown.value = undefined;
}

/** What has the focus stays explained: moving the focus there may itself have scrolled the page. */
function followOrHide(): void {
  const { name, element } = explained ?? {};
  const around = element?.closest(".field, .slider") ?? element;
  if (name && element && around?.contains(document.activeElement)) show(name, element);
  else hide();
}

/** Whether the person moves about with the keyboard. */
let byKeyboard = false;

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

/** The same in the label of a field, which is one stop of the tab key: the field itself shows the explanation. */
export function LabelTerm({ of, children }: { readonly of: TermName; readonly children: ComponentChildren }) {
  return (
    <span class="term" onPointerEnter={(event) => show(of, event.currentTarget)} onPointerLeave={hide}>
      {children}
    </span>
  );
}

/** What a field with such a label needs: for the keyboard, and for people who listen. */
export function explainedField(id: string, of: TermName | undefined) {
  if (of === undefined) return { about: null };
  return {
    about: (
      <span id={`${id}-term`} hidden>
        {terms[of]}
      </span>
    ),
    describedBy: `${id}-term`,
    onFocus: (event: FocusEvent & { readonly currentTarget: HTMLElement }) => {
      if (byKeyboard)
        show(of, event.currentTarget.closest(".field, .slider")?.querySelector("label") ?? event.currentTarget);
    },
    onLeave: hide,
  };
}

/** Where the explanations appear: once on the page. */
export function TermHelp() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      byKeyboard = true;
      if (event.key === "Escape") hide();
    };
    const onPointer = () => {
      byKeyboard = false;
    };
    addEventListener("keydown", onKey, { capture: true });
    addEventListener("pointerdown", onPointer, { capture: true });
    addEventListener("scroll", followOrHide, { passive: true });
    return () => {
      removeEventListener("keydown", onKey, { capture: true });
      removeEventListener("pointerdown", onPointer, { capture: true });
      removeEventListener("scroll", followOrHide);
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
