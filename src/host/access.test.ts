import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openTokenStore } from "../platform/nodejs/access/token-store.ts";
import { openAccess } from "./access.ts";

test("of what earlier starts printed, links of pages that nobody has used go after a day, and links of nodes stay", () => {
  const stateDir = mkdtempSync(join(tmpdir(), "edgewise-access-"));
  onTestFinished(() => rmSync(stateDir, { recursive: true }));
  const dayMs = 24 * 3_600_000;
  const created = (daysAgo: number) => openTokenStore(stateDir, () => Date.now() - daysAgo * dayMs);
  const make = (right: "join" | "watch", daysAgo: number) =>
    created(daysAgo).create({ right, printed: true, expiresAt: Date.now() + (7 - daysAgo) * dayMs }).token;
  const [usedLink, newLink, ofNodes] = [make("watch", 2), make("watch", 0), make("join", 2)];
  openTokenStore(stateDir).use(usedLink, { by: "page", name: "" });
  make("watch", 2);
  make("join", 8);
  openAccess({ host: "127.0.0.1", tokens: true, stateDir }, false);
  const left = openTokenStore(stateDir).list();
  expect(left.map(({ id }) => id).sort()).toEqual([usedLink.id, newLink.id, ofNodes.id].sort());
});
