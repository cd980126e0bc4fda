import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let shared: { readonly path: string; users: number } | undefined;

/** Keys and tokens of programs under test, in place of the user's own: those that are there at the same time share a folder. */
export function useStateFolder(): { readonly path: string; readonly leave: () => void } {
  shared ??= { path: mkdtempSync(join(tmpdir(), "edgewise-state-")), users: 0 };
  const used = shared;
  used.users += 1;
  let isUsed = true;
  return {
    path: used.path,
    leave() {
      if (!isUsed) return;
      isUsed = false;
      used.users -= 1;
      if (used.users > 0) return;
      shared = undefined;
      rmSync(used.path, { recursive: true, force: true });
    },
  };
}
