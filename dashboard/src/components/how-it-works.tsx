import { goTo } from "./contents.tsx";

/** Leads to the section that explains the idea. */
export function HowItWorks() {
  return (
    <button type="button" class="link" aria-controls="how-it-works" onClick={() => goTo("#how-it-works")}>
      How it works
    </button>
  );
}
