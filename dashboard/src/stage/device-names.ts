import { byName } from "../../../src/data/by-name.ts";
import type { NodeView } from "../fold/view.ts";

type Named = Pick<NodeView, "name" | "device">;

/**
 * What nodes are called on the stage, by name: emulated devices that are only numbered say what they are made to be, and are counted
 * by that: `laptop 1`, `Raspberry Pi 2`. All others keep the names that they were given.
 */
export function deviceNames(nodes: readonly Named[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  const inOrder = nodes.toSorted((a, b) => byName(a.name, b.name));
  return new Map(
    inOrder.map(({ name, device }) => {
      const kind = isNumbered(name) ? kindOf(device) : "";
      if (kind === "") return [name, name];
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return [name, `${kind} ${count}`];
    }),
  );
}

/** What a sentence that begins with a node calls it: `Laptop 1`, or the name that it was given. */
export function atStart(name: string, called: ReadonlyMap<string, string> = new Map()): string {
  const title = called.get(name) ?? name;
  return title === name ? name : title.replace(/^./, (first) => first.toUpperCase());
}

const isNumbered = (name: string) => /^node-\d+$/.test(name);

/** Without the number of its make, beside which another one would mislead: of a Raspberry Pi 3, `Raspberry Pi`. */
function kindOf(device: string): string {
  if (device === "real" || device === "none") return "";
  return device
    .replace(/-\d+$/, "")
    .replaceAll("-", " ")
    .replace(/\braspberry pi\b/, "Raspberry Pi");
}
