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
    // The part that is at a third of the window's height is the one that is read.
    const sight = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const part = parts.find(({ selector }) => target.matches(selector));
          if (isIntersecting) here.value = part?.name;
          else if (here.value === part?.name) here.value = undefined;
        }
      },
      { rootMargin: "-33% 0px -66% 0px" },
    );
    for (const { selector } of parts) {
      const element = document.querySelector(`main ${selector}`);
      if (element) sight.observe(element);
    }
    return () => sight.disconnect();
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

/** Scrolls to a part, and moves the focus there, so that the tab key goes on from it. */
export function goTo(selector: string): void {
  const part = document.querySelector<HTMLElement>(selector);
  if (part === null) return;
  part.tabIndex = -1;
  part.scrollIntoView();
  part.focus({ preventScroll: true });
}
