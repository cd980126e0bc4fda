import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { said } from "../../test/support/command-line.ts";
import { createProgram } from "./program.ts";

const commands = createProgram().commands.map((command) => command.name());

test.each(["", ...commands])(
  "help of `edgewise %s` fits into 80 columns, and does not say that a switch is off",
  async (command) => {
    const { code, stdout } = await said(...command.split(" ").filter((word) => word !== ""), "--help");
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(/^Usage: edgewise /);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toMatch(/default:\s+false/);
  },
);

test.each(["demo", "aggregator", "node", "simulate", "experiment"])(
  "docs/reference.md has every option that help of `edgewise %s` shows",
  async (command) => {
    const text = readFileSync(new URL("../../docs/reference.md", import.meta.url), "utf8");
    const { stdout } = await said(command, "--help");
    const section = text.slice(text.indexOf(`### edgewise ${command}`));
    const [own = ""] = stdout.split("Global Options:");
    for (const [, option] of own.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)) {
      if (option !== "--help") expect(section).toContain(`\`${option}`);
    }
  },
);
