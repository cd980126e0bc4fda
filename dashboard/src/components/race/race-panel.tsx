import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";

/** Who races nothing does not load what shows races. */
export function RacePanel() {
  const panel = useSignal<ComponentType | undefined>(undefined);
  useEffect(() => {
    import("./race.tsx").then(
      ({ Race }) => {
        panel.value = Race;
      },
      () => {
        panel.value = NotLoaded;
      },
    );
  }, [panel]);
  const Panel = panel.value;
  return Panel ? <Panel /> : null;
}

function NotLoaded() {
  return (
    <p class="race empty" role="alert">
      What shows a race could not be loaded. Reload the page when its server can be reached.
    </p>
  );
}
