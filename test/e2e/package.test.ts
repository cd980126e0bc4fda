import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import encode, { init } from "@jsquash/jpeg/encode.js";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "edgewise-package-"));
const installed = join(folder, "node_modules", "edgewise");
const { dependencies, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const execute = promisify(execFile);

/** As npm installs it without optional packages: what npm packs, and its dependencies beside it. */
beforeAll(async () => {
  mkdirSync(installed, { recursive: true });
  const { stdout } = await execute("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
  await execute("tar", ["-xzf", join(folder, stdout.trim()), "--strip-components=1", "-C", installed]);
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program in the folder that the package is installed in. */
async function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await execute(process.execPath, args, { cwd: folder, env: { ...process.env, CI: "1" } })) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

function write(name: string, ...lines: readonly string[]): string {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return name;
}

const edgewise = join("node_modules", "edgewise", "bin", "edgewise.mjs");

test("a command with threads learns from a table by a strategy that its plugin took from the package", async () => {
  const plugin = write(
    "plugin.mjs",
    'import { fixed } from "edgewise";',
    "export const strategies = [{ name: 'mine', title: 'mine', about: 'Mine.', parameters: [], update: 'sgd', momentum: 0,",
    "  create: () => fixed(2) }];",
  );
  const table = write("table.csv", "x,y", ...Array.from({ length: 40 }, (_, i) => `${i},${i % 4 > 1 ? "a" : "b"}`));
  const settings = ["--target", "y", "--budget", "2", "--plugin", plugin, "--strategy", "mine", "--json", "--quiet"];
  const { code, stdout } = await run(edgewise, "simulate", "--data", table, ...settings);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ strategy: "mine", ending: "budget" });
});

test("an error that a plugin makes of the package's class is told as Edgewise's own are", async () => {
  const plugin = write(
    "failing.mjs",
    'import { UserError } from "edgewise";',
    "export const strategies = [{ name: 'failing', title: 'f', about: 'F.', parameters: [], update: 'sgd', momentum: 0,",
    "  create: () => { throw new UserError('no battery', { toDo: 'charge it' }); } }];",
  );
  const settings = ["--plugin", plugin, "--strategy", "failing", "--port", "0", "--no-open"];
  expect(await run(edgewise, "aggregator", ...settings)).toMatchObject({
    code: 2,
    stderr: "edgewise: no battery; charge it\n",
  });
});

test("errors of edgewise/nodejs are of the classes that programs import from edgewise", async () => {
  const program = write(
    "program.mjs",
    'import { UserError } from "edgewise";',
    'import { parsePublicUrl } from "edgewise/nodejs/public-url";',
    'import { surveyTable } from "edgewise/nodejs/table-file";',
    "const error = await surveyTable(['missing.csv'], {}).catch((error) => error);",
    "console.log(error instanceof UserError, parsePublicUrl('https://host/prefix').href);",
  );
  expect(await run(program)).toMatchObject({ code: 0, stdout: "true https://host/prefix\n" });
});

test("pictures are read, by the decoder that is installed beside it", async () => {
  const require = createRequire(import.meta.url);
  await init({ wasmBinary: readFileSync(require.resolve("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm")) } as never);
  const picture = await encode({ width: 8, height: 8, data: new Uint8ClampedArray(256).fill(200), colorSpace: "srgb" });
  for (const name of ["dark", "light"]) {
    mkdirSync(join(folder, "pictures", name), { recursive: true });
    writeFileSync(join(folder, "pictures", name, "1.jpg"), new Uint8Array(picture));
  }
  const { code, stdout } = await run(edgewise, "check", "pictures", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ kind: "pictures", width: 8, height: 8 });
});

test("it takes less than 20 MB on the disk, licences of what became part of it included", () => {
  const packages = [installed, ...Object.keys(dependencies).map((name) => join(root, "node_modules", name))];
  const megabytes = packages.flatMap(filesIn).reduce((sum, path) => sum + statSync(path).blocks * 512, 0) / 1e6;
  expect(megabytes).toBeLessThan(20);
  expect(readFileSync(join(installed, "dist", "licenses.md"), "utf8")).toMatch(/## fastify - .*\n\nMIT License\n/);
  expect(readFileSync(join(installed, "dist", "dashboard", "licenses.md"), "utf8")).toContain("## preact - ");
});

test("what browsers take of it needs nothing of Node.js", () => {
  expect(importsFrom(join(installed, "dist", "index.js"), ".js").filter((name) => !name.startsWith("."))).toEqual([]);
});

test("its types need only what is installed with it, and those of Node.js and ws", () => {
  const ofNodejs = filesIn(join(installed, "dist", "platform", "nodejs")).filter(
    (path) => path.endsWith(".d.ts") && exports[`./nodejs/${basename(path, ".d.ts")}`] !== null,
  );
  const named = [join(installed, "dist", "index.d.ts"), ...ofNodejs].flatMap((path) => importsFrom(path, ".d.ts"));
  const packages = new Set(named.filter((name) => !/^(\.|node:)/.test(name)));
  expect([...packages].sort()).toEqual(["ws", "zod"]);
  expect(Object.keys(dependencies)).toContain("zod");
});

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What a module imports before it runs, with what these import. */
function importsFrom(path: string, ending: ".js" | ".d.ts", seen = new Set<string>()): string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const names = [...readFileSync(path, "utf8").matchAll(/^(?:import|export)\s(?:[^;]*?from )?"([^"]+)"/gm)];
  return names.flatMap(([, name = ""]) => [
    name,
    ...(name.startsWith(".") ? importsFrom(join(dirname(path), name.replace(/\.[jt]s$/, ending)), ending, seen) : []),
  ]);
}
