import { expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";

const commands = [
  "",
  "demo",
  "aggregator",
  "node",
  "simulate",
  "check",
  "init",
  "runs",
  "predict",
  "evaluate",
  "experiment",
];

test.each(commands)(
  "help of `edgewise %s` fits into 80 columns, and does not say that a switch is off",
  async (command) => {
    const program = edgewise(...command.split(" ").filter((word) => word !== ""), "--help");
    expect(await program.ended).toEqual({ code: 0, signal: null });
    const lines = program.stdout().split("\n");
    expect(lines[0]).toMatch(/^Usage: edgewise /);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(program.stdout()).not.toMatch(/default:\s+false/);
  },
);
