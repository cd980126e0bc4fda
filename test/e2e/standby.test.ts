import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Edgewise, edgewise } from "./support/edgewise.ts";
import { freePort } from "./support/free-port.ts";
import { mnistFolder } from "./support/mnist-folder.ts";
import { type NatsServer, startNatsServer } from "./support/nats-server.ts";

const folder = mnistFolder();
const kept = mkdtempSync(join(tmpdir(), "edgewise-standby-"));
let server: NatsServer;
let port: number;

beforeAll(async () => {
  port = await freePort();
  server = await startNatsServer(port, `jetstream { store_dir: "${join(kept, "jetstream")}" }`);
});
afterAll(async () => {
  await server.end();
  folder.remove();
  rmSync(kept, { recursive: true });
});

const rounds = 400;

const aggregator = (fleet: string, name: string, ...options: string[]): Edgewise =>
  edgewise(
    "aggregator",
    ...["--port", "0", "--no-open", "--once", "--json", "--nodes", "2", "--strategy", "fixed:5", "--kernels", "simd"],
    ...["--rounds", String(rounds), "--budget", "600", "--datasets", folder.path, "--state-dir", join(kept, "state")],
    ...["--runs-dir", join(kept, fleet, name), "--nats", `nats://127.0.0.1:${port}/${fleet}`, ...options],
  );

const leads = async (program: Edgewise) => {
  await program.line(/nodes connect to/);
  return program;
};

/** Nodes that reach whichever aggregator of the fleet leads. */
async function startNodes(fleet: string, names: readonly string[] = ["one", "two"], ...more: string[]): Promise<void> {
  const made = edgewise("tokens", "create", "join", "--json", "--state-dir", join(kept, "state"));
  await made.ended;
  const { links } = JSON.parse(made.stdout()) as { readonly links: readonly string[] };
  const link = links.find((each) => each.includes(`/${fleet}/`));
  if (link === undefined) throw new Error(`no link of ${fleet} in ${links}`);
  for (const name of names)
    edgewise("node", link, "--name", name, "--no-key", "--datasets", folder.path, "--kernels", "simd", ...more);
}

const weights = (fleet: string, name: string) => readFileSync(join(kept, fleet, name, "latest", "model.safetensors"));

test("a leader that is killed, and one that only slept, are followed by one that goes on in the same run, to the same weights", async () => {
  const alone = await leads(aggregator("alone", "a"));
  await startNodes("alone");
  expect((await alone.ended).code).toBe(0);

  const first = await leads(aggregator("fleet", "first", "--standby"));
  const waiting = ["second", "third"].map((name) => ({ name, program: aggregator("fleet", name, "--standby") }));
  await Promise.all(waiting.map(({ program }) => program.line(/stands by: the aggregator of .* leads/)));
  await startNodes("fleet");
  await first.line(/^round +\d\d+ /);
  first.signal("SIGKILL");
  const led = waiting.map(async (each) => {
    await each.program.line(/leads now, and goes on with run/);
    return each;
  });
  const second = await Promise.race(led);
  const third = waiting.find((each) => each !== second) ?? second;
  await second.program.line(/^round +\d+ /);
  second.program.signal("SIGSTOP");
  await Promise.all(led);
  second.program.signal("SIGCONT");
  await second.program.line(/this aggregator decides nothing any more, and ends; start it again to stand by/);
  expect((await second.program.ended).code).toBe(1);

  expect(await third.program.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(third.program.stdout())).toMatchObject({ rounds, ending: "rounds" });
  expect(weights("fleet", third.name).equals(weights("alone", "a"))).toBe(true);
});

/** All that lies in a folder of runs, but for what leads to the newest one. */
const foldersOf = (fleet: string, name: string) =>
  readdirSync(join(kept, fleet, name))
    .filter((each) => each !== "latest")
    .toSorted();

test("a leader that is killed again and again, and started in the same folder, keeps one record, and nothing is told of as unfinished", async () => {
  const start = () => leads(aggregator("again", "same", "--standby"));
  const first = await start();
  await startNodes("again");
  await first.line(/^round +\d\d+ /);
  const folders = foldersOf("again", "same");
  let program = first;
  for (let kills = 0; kills < 3; kills++) {
    program.signal("SIGKILL");
    await program.ended;
    program = await start();
    await program.line(/^run 1 goes on in round \d+/);
    await program.line(/^round +\d+ /);
  }
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(program.stdout())).toMatchObject({ rounds, ending: "rounds" });
  expect(folders).toHaveLength(1);
  expect(foldersOf("again", "same")).toEqual(folders);

  const next = await leads(aggregator("next", "../again/same"));
  expect(next.lines.join("\n")).not.toContain("did not come to its end");
});

test("where the folder is that of a leader that only sleeps, the run goes on beside it, in one folder, whoever leads after that", async () => {
  const start = () => aggregator("beside", "same", "--standby");
  const asleep = await leads(start());
  await startNodes("beside");
  await asleep.line(/^round +\d\d+ /);
  const [run = ""] = foldersOf("beside", "same");
  asleep.signal("SIGSTOP");
  const second = await leads(start());
  await second.line(/^round +\d+ /);
  expect(foldersOf("beside", "same")).toEqual([run, `${run}-2`]);
  second.signal("SIGKILL");
  await second.ended;
  const third = await leads(start());
  await third.line(/^round +\d+ /);
  asleep.signal("SIGCONT");
  expect((await asleep.ended).code).toBe(1);
  expect(await third.ended).toEqual({ code: 0, signal: null });
  expect(foldersOf("beside", "same")).toEqual([run, `${run}-2`]);
  expect(JSON.parse(readFileSync(join(kept, "beside", "same", "latest", "run.json"), "utf8"))).toMatchObject({
    ending: "rounds",
  });

  const next = await leads(aggregator("next", "../beside/same"));
  expect(next.lines.join("\n")).not.toContain("did not come to its end");
});

test("who leads and cannot write into its folder of runs says so and ends, and another one goes on with the run", async () => {
  const first = await leads(aggregator("full", "first", "--standby"));
  const second = aggregator("full", "second", "--standby");
  await second.line(/stands by: the aggregator of .* leads/);
  await startNodes("full");
  await first.line(/^round +\d\d+ /);
  rmSync(join(kept, "full", "second"), { recursive: true, force: true });
  writeFileSync(join(kept, "full", "second"), "no folder");
  first.signal("SIGKILL");
  expect((await second.ended).code).toBe(2);
  expect(second.lines.at(-1)).toContain(join("full", "second"));
  const third = await leads(aggregator("full", "third", "--standby"));
  expect(await third.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(third.stdout())).toMatchObject({ rounds, ending: "rounds" });
});

test("who stands by while the run is done ends too; what does not go together is refused", async () => {
  const first = await leads(aggregator("done", "first", "--standby"));
  const second = aggregator("done", "second", "--standby");
  await second.line(/stands by: the aggregator of .* leads/);
  await startNodes("done");
  expect((await first.ended).code).toBe(0);
  expect((await second.ended).code).toBe(0);
  expect(second.lines.at(-1)).toBe("the run was done by the aggregator that led");

  const testsOnly = join(kept, "tests-only");
  cpSync(folder.path, testsOnly, { recursive: true, filter: (path) => !path.includes("train-") });
  for (const [given, said] of [
    [["--no-save"], "--standby keeps runs, so that another aggregator can take them over"],
    [["--resume", "latest"], "--standby"],
    // Not only when its turn comes.
    [["--datasets", join(kept, "nowhere")], "nowhere: there is no such file or folder; name the folder that holds"],
    [["--datasets", testsOnly, "--with-node"], "train-images"],
  ] as const) {
    const refused = aggregator("done", "refused", "--standby", ...given);
    expect((await refused.ended).code).toBe(2);
    expect(refused.lines.join("\n")).toContain(said);
  }
});

test("of a file with several runs another one goes on with all that the killed leader was in, and does not repeat what was done", async () => {
  const file = join(kept, "runs.yaml");
  writeFileSync(
    file,
    [
      ...["port: 0", "open: false", "once: true", "json: true", "nodes: 2", "strategy: fixed:5", "kernels: simd"],
      // It lasts until both are under way.
      ...["budget: 600", "delay: 10", "rounds: 60", `datasets: ${folder.path}`, `state-dir: ${join(kept, "state")}`],
      ...["runs:", "  - {name: early, rounds: 2}", "  - {name: first}", "  - {name: second, seed: 2}"],
      "  - {name: late, rounds: 3, nodes: 3}",
    ].join("\n"),
  );
  const several = (fleet: string, name: string, ...options: string[]) =>
    edgewise(
      ...["aggregator", file, "--runs-dir", join(kept, fleet, name), "--json-logs"],
      ...["--nats", `nats://127.0.0.1:${port}/${fleet}`, ...options],
    );
  const isAt = (run: string, least: number) => (entry: Record<string, unknown>) =>
    entry.of === run && entry.kind === "round-finished" && Number(entry.round) >= least;

  const alone = await leads(several("several-alone", "a"));
  await startNodes("several-alone", ["one", "two", "three"], "--serves", "3");
  const first = await leads(several("several", "first", "--standby"));
  const second = several("several", "second", "--standby");
  await second.line(/stands by: the aggregator of .* leads/);
  await startNodes("several", ["one", "two"], "--serves", "3");
  await first.line(/early \| kept in /);
  await Promise.all(["first", "second"].map((run) => first.entry(isAt(run, 3))));
  first.signal("SIGKILL");
  await startNodes("several", ["three"]);
  await second.line(/leads now, and goes on with runs \S+-first, \S+-second/);
  expect(await second.ended).toEqual({ code: 0, signal: null });
  expect(await alone.ended).toEqual({ code: 0, signal: null });

  const ends = (program: Edgewise) =>
    program
      .stdout()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { name: string; rounds: number; ending: string })
      .map(({ name, rounds: done, ending }) => `${name} ${done} ${ending}`);
  expect(ends(second)).toEqual(["first 60 rounds", "second 60 rounds", "late 3 rounds"]);
  expect(second.lines.join("\n")).toContain("has come to its end already");
  const weightsOf = (fleet: string, name: string, run: string) => {
    const runs = join(kept, fleet, name);
    const found = readdirSync(runs).filter((each) => each.endsWith(`-${run}`));
    expect(found).toHaveLength(1);
    return readFileSync(join(runs, found[0] as string, "model.safetensors"));
  };
  for (const run of ["first", "second"])
    expect(weightsOf("several", "second", run).equals(weightsOf("several-alone", "a", run)), run).toBe(true);
});
