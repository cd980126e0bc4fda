import { createProgram } from "../../../src/cli/program.ts";
import { argumentsOf, readRunFile } from "../../../src/cli/run-file.ts";
import { commandOf } from "../../../src/cli/run-file-arguments.ts";
import { runSettings } from "../../../src/protocol/run-settings.ts";
import { command as pageCommand } from "../../../src/watch/commands.ts";
import { mutated } from "../mutate.ts";
import type { Target } from "../target.ts";

const command = commandOf(createProgram());

const files = [
  "nodes: 4\nstep-size: 0.1\nonce: true\njson: false\nsave: false\nopen: true\nwait:\n",
  "budget: [60s, 5MB, 200J, 0.02USD]\ntarget: outcome\nmodel: logistic-regression\ndata:\n  - a.csv\n  - b.csv\n",
  "strategy: adaptive\npartition: dirichlet:0.5\nseed: 7\nbatch: full\nmomentum: 0.6 # why\nupdate: fedprox:0.1\n",
  "delay: 20\nphi: default\ntau-max: 100\nrounds: 1e3\nhost: 0.0.0.0\nport: 7313\nplugin: [a.mjs, 'b.mjs']\n? [a, b]\n: &x {c: *x}\n",
].map((text) => new TextEncoder().encode(text));

const commands = [
  '{"kind":"set-delay","delayMs":20}',
  '{"kind":"slow-node","name":"node-1","slowdown":2}',
  '{"kind":"start","settings":{"partition":"uniform","strategy":"fixed:2","budgetSeconds":5,"stepSize":0.1,"batch":"full","phi":"default","update":"default","momentum":"default","tauMax":100,"seed":1,"sameSeed":false}}',
].map((text) => new TextEncoder().encode(text));

/** The file of a run: whatever its text, it is read, or what is wrong with it is told line by line. */
export const runFile: Target = {
  name: "run-file",
  make: (random) => mutated(files[random.integer(files.length)] as Uint8Array, random, 6),
  run(input) {
    const text = new TextDecoder().decode(input);
    const file = readRunFile(text, command);
    if (file.problems.some(({ line, what }) => !(line >= 1) || what === ""))
      throw new Error("a problem without a place");
    argumentsOf(file, []);
  },
};

/** What a page sends: a command, or not. */
export const pageCommands: Target = {
  name: "commands",
  make: (random) => mutated(commands[random.integer(commands.length)] as Uint8Array, random, 3),
  run(input) {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(input));
    } catch {
      return;
    }
    pageCommand.safeParse(value);
    runSettings.safeParse(value);
  },
};
