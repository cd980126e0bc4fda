// What `edgewise plan` expects of budgets with four nodes, and what runs with the same nodes then come to: each with a made-up table
// of its own, on this machine; once as fast as they are, and once as they emulate Raspberry Pis over Wi-Fi. About four minutes.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../bin/edgewise.mjs", import.meta.url));

/**
 * @typedef {{ mean: number, least: number, most: number }} Range
 * @typedef {{ budgetSeconds: number, loss: Range | null, test: Range | null, rounds: number, bytes: number }} Planned
 * @typedef {{ loss: number, rounds: number, bytesSent: number, bytesReceived: number, test: { accuracy: number } }} Live
 */

/** @param {{ quick: boolean }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick }) {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
  const tables = [0, 1, 2, 3].map((node) => join(folder, `site-${node + 1}.csv`));
  for (const [node, path] of tables.entries()) writeFileSync(path, siteTable(node, 600 + 200 * node));
  const budgets = quick ? [2, 3] : [5, 10, 20];
  try {
    const notes = [
      "nodes         budget  loss: planned (range)      live   accuracy: planned (range)   live   rounds: planned  live   kB: planned   live",
    ];
    for (const [words, emulated] of /** @type {const} */ ([
      ["this machine", []],
      ["emulated Pis", ["--device", "raspberry-pi-3", "--link", "wifi"]],
    ])) {
      const measure = quick ? 2 : 10;
      for (const { planned, live } of await planAndRun(tables, { emulated, budgets, measure }))
        notes.push(line(words, planned, live));
    }
    return {
      about: { nodes: "four, with 600 to 1,200 rows of 8 columns, two classes", strategy: "adaptive" },
      rows: [],
      notes,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {readonly string[]} tables
 * @param {{ emulated: readonly string[], budgets: readonly number[], measure: number }} options
 * @returns {Promise<{ planned: Planned, live: Live }[]>}
 */
async function planAndRun(tables, { emulated, budgets, measure }) {
  const task = ["--target", "damp", "--nodes", String(tables.length), "--json"];
  const asked = ["--port", "0", "--measure", String(measure), "--budgets", budgets.join(","), "--limit", "30"];
  const plan = start("plan", ...task, ...asked);
  const address = await plan.address;
  const { port } = new URL(address);
  const nodes = tables.map((path, i) =>
    start("node", address, "--name", `site-${i + 1}`, "--data", path, "--yes", "--stay", ...emulated),
  );
  try {
    const { budgets: found } = JSON.parse(await plan.output);
    const compared = [];
    for (const planned of found) {
      const ended = ["--budget", String(planned.budgetSeconds), "--once", "--no-open", "--no-save"];
      const live = start("aggregator", ...task, "--port", port, ...ended);
      compared.push({ planned, live: JSON.parse(await live.output) });
    }
    return compared;
  } finally {
    for (const node of nodes) node.end();
    await Promise.all(nodes.map((node) => node.output));
  }
}

/** @param {string} words @param {Planned} planned @param {Live} live */
function line(words, { budgetSeconds, loss, test, rounds, bytes }, live) {
  const range = (/** @type {Range | null} */ of, /** @type {number} */ digits) =>
    of ? `${of.mean.toFixed(digits)} (${of.least.toFixed(digits)}-${of.most.toFixed(digits)})` : "not simulated";
  const kilobytes = (live.bytesSent + live.bytesReceived) / 1000;
  return [
    words.padEnd(12),
    `${budgetSeconds} s`.padStart(6),
    range(loss, 4).padStart(23),
    live.loss.toFixed(4),
    range(test, 3).padStart(25),
    live.test.accuracy.toFixed(3).padStart(6),
    (loss ? rounds.toFixed(0) : "-").padStart(15),
    String(live.rounds).padStart(6),
    (loss ? (bytes / 1000).toFixed(0) : "-").padStart(12),
    kilobytes.toFixed(0).padStart(7),
  ].join("  ");
}

/** Made-up rooms, some of them damp: columns depend on each other, and differ from site to site. @param {number} site @param {number} rows */
function siteTable(site, rows) {
  let state = 12_345 + site;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const lines = Array.from({ length: rows }, () => {
    const weather = normal();
    const warmth = 18 + site + 2 * weather + normal();
    const air = 50 - 5 * weather + 6 * normal();
    const age = -20 * Math.log(uniform());
    const kind = ["flat", "house", "office"][Math.floor(uniform() * (2 + (site % 2)))];
    const people = 1 + Math.floor(6 * uniform());
    const [noise, light] = [normal(), 300 + 80 * weather + 60 * normal()];
    const score = 0.12 * (air - 50) - 0.5 * (warmth - 19) + 0.04 * (age - 20) + 0.3 * (people - 3);
    const isDamp = uniform() < 1 / (1 + Math.exp(-score - (kind === "house" ? 0.8 : 0)));
    const numbers = [warmth, air, age, noise, light].map((value) => value.toFixed(2));
    return [...numbers, kind, people, isDamp ? "yes" : "no"].join(",");
  });
  return `warmth,air,age,noise,light,kind,people,damp\n${lines.join("\n")}\n`;
}

/** @param {...string} args */
function start(...args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let [said, told] = ["", ""];
  /** @type {(url: string) => void} */
  let found = () => {};
  const address = new Promise((/** @type {(url: string) => void} */ resolve) => {
    found = resolve;
  });
  child.stdout.setEncoding("utf8").on("data", (more) => {
    said += more;
  });
  child.stderr.setEncoding("utf8").on("data", (more) => {
    told += more;
    const [, url] = /edgewise node (ws:\S+)/.exec(told) ?? [];
    if (url) found(url);
  });
  const output = new Promise((/** @type {(text: string) => void} */ resolve, reject) => {
    child.once("close", (code, signal) => {
      if (code === 0 || signal !== null || args[0] === "node") resolve(said);
      else reject(new Error(`edgewise ${args[0]} ended with ${code}: ${told.slice(-500)}`));
    });
  });
  return { address, output, end: () => child.kill() };
}
