import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** The parts of the page below its first screen, in their order. */
const parts = [
  { selector: "#how-it-works", name: "How it works" },
  { selector: ".plots", name: "Plots" },
  { selector: ".controls", name: "Settings" },
  { selector: ".runs", name: "Runs" },
  { selector: ".nodes", name: "Nodes" },
  { selector: ".model", name: "Model" },
  { selector: ".protocol", name: "Protocol" },
] as const;

/** A line that stays in sight: what the page has, and where one is. (Links would change the address, which names the run.) */
export function Contents() {
  const here = useSignal<string | undefined>(undefined);
  useEffect(() => {
    // Looked up each time, since parts come and go with runs.
    const look = () => {
      // The last part is short, and never comes as far up as the others.
      const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
      here.value = isAtEnd ? parts.at(-1)?.name : partAt(innerHeight / 3);
    };
    look();
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, [here]);
  return (
    <nav class="contents" aria-label="Parts of this page">
      {parts.map(({ selector, name }) => (
        <button
          key={name}
          type="button"
          aria-current={here.value === name ? "true" : undefined}
          onClick={() => goTo(`main ${selector}`)}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}

/** The part that is at so many pixels from the top of the window: the one that is read. */
function partAt(y: number): string | undefined {
  return parts.find(({ selector }) => {
    const box = document.querySelector(`main ${selector}`)?.getBoundingClientRect();
    return box !== undefined && box.top <= y && box.bottom > y;
  })?.name;
}

/** Scrolls to a part, and moves the focus there, so that the tab key goes on from it. */
export function goTo(selector: string): void {
  const part = document.querySelector<HTMLElement>(selector);
  if (part === null) return;
  part.tabIndex = -1;
  part.scrollIntoView();
  part.focus({ preventScroll: true });
}
