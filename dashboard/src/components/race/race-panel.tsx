import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";

/** Who races nothing does not load what shows races. */
export function RacePanel() {
  const panel = useSignal<ComponentType | undefined>(undefined);
  useEffect(() => {
    void import("./race.tsx").then(({ Race }) => {
      panel.value = Race;
    });
  }, [panel]);
  const Panel = panel.value;
  return Panel ? <Panel /> : null;
}
