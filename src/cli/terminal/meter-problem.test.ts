import { expect, test } from "vitest";
import type { NodeEventBody } from "../../protocol/node/environment.ts";
import { createLog } from "./log.ts";
import { toldWhenWanted } from "./meter-problem.ts";

test("why a meter cannot be used is told once, and only where somebody asks for joules", () => {
  let text = "";
  const log = createLog({ quiet: false, verbose: false, jsonLogs: false }, { write: (more) => (text += more) }, {});
  const shown: NodeEventBody[] = [];
  const show = toldWhenWanted("nobody may read it", log, (event) => shown.push(event));
  const refused: NodeEventBody = { kind: "notice", text: "this node takes no part in run 1", energy: true };
  show({ kind: "connected" });
  show({ kind: "notice", text: "waiting" });
  expect(text).toBe("");
  show(refused);
  show(refused);
  expect(text.trimEnd()).toBe("nobody may read it");
  expect(shown).toHaveLength(4);
});
