// Who may import whom: docs/architecture.md in a form that a machine checks. `npm run layers` runs it.

const pure = ["math", "learning", "control", "protocol", "catalog"];
const neutral = [...pure, "watch", "runtime"];
/** All that a program puts together from. */
const below = [
  ...neutral,
  ...["data", "trackers", "emulation", "kernels", "datasets", "platform", "simulation", "experiments", "assembly"],
];

/** Folder of src/ -> the folders of src/ that it may import, besides itself. */
export const mayImport = {
  math: [],
  learning: ["math"],
  control: ["math"],
  protocol: ["math", "learning", "control"],
  catalog: ["math", "learning", "control", "protocol", "datasets"],
  data: ["math", "learning", "protocol", "catalog", "datasets"],
  watch: [...pure, "data"],
  runtime: [...pure, "watch", "data"],
  trackers: [...pure, "watch", "runtime"],
  emulation: ["math", "learning", "protocol", "catalog", "runtime"],
  kernels: ["math", "learning"],
  datasets: ["math", "learning"],
  "platform/nodejs": [...neutral, "data", "trackers"],
  "platform/browser": [...neutral, "data"],
  "platform/memory": neutral,
  "platform/nats": neutral,
  simulation: [...neutral, "emulation", "platform/memory"],
  experiments: [...neutral, "emulation", "kernels", "datasets", "simulation"],
  "web-host": [
    ...neutral,
    "data",
    "emulation",
    "kernels",
    "datasets",
    "platform/browser",
    "platform/memory",
    "simulation",
    "assembly",
  ],
  assembly: [...neutral, "data", "datasets"],
  host: below,
  cli: [...below, "host"],
};

/** These run everywhere, so they take only packages that do. */
const everywherePackages = ["zod", "msgpackr"];
/** Drawing and reading files of text: these run everywhere too, but are of no use to anyone else. */
const experimentPackages = ["vega", "vega-lite", "yaml"];
/** Reading tables and pictures: these run everywhere, too. */
const readingPackages = ["papaparse", "@types/papaparse", "hyparquet", "hyparquet-compressors", "fflate", "fast-png"];
/** Optional: a program without them does without what they write. */
const optionalPackages = ["hyparquet-writer"];
/** Writing ONNX: these run everywhere, too, and are optional. */
const onnxPackages = ["@bufbuild/protobuf", "onnx-buf"];
const drawingPackages = ["vega", "vega-lite", "@resvg"];
/** These become part of dist/ (vite.nodejs.config.ts), so that they are not installed beside it. */
const bundledPackages = [
  "@noble/curves",
  "commander",
  "fast-png",
  "fastify",
  "fflate",
  "hyparquet",
  "hyparquet-compressors",
  "mime",
  "msgpackr",
  "papaparse",
  "pino",
  "tinyglobby",
  "uqr",
  "ws",
  "yaml",
];
const ofNodejs = ["platform/nodejs", "platform/nats", "host", "cli"];

/** The base class of all errors that users can mend, which every folder may extend. */
const userError = "^src/protocol/user-error\\.ts$";

/** @param {readonly string[]} folders */
const anyOf = (folders) => `^src/(${folders.join("|")})/`;
const test = "\\.test\\.ts$";
/** @param {readonly string[]} names */
const packageNamed = (names) => `(^|/)node_modules/(${names.join("|")})/`;

const layers = Object.entries(mayImport).map(([folder, others]) => ({
  name: `${folder}-imports-only-below`,
  comment: `src/${folder} may import ${others.length === 0 ? "nothing else" : others.join(", ")} of src/`,
  severity: "error",
  from: { path: `^src/${folder}/`, pathNot: test },
  to: { path: "^src/", pathNot: [anyOf([folder, ...others]), userError] },
}));

const unknownFolder = {
  name: "every-folder-has-its-place",
  comment: "A folder of src/ that the table in .dependency-cruiser.mjs does not know; only index.ts stands beside them",
  severity: "error",
  from: { path: "^src/", pathNot: [anyOf(Object.keys(mayImport)), "^src/index\\.ts$"] },
  to: {},
};

const fromOutside = [
  {
    name: "nobody-imports-cli-or-dashboard",
    severity: "error",
    from: { path: "^(src|dashboard)/", pathNot: ["^src/cli/", test] },
    to: { path: "^src/cli/" },
  },
  {
    name: "src-stands-alone",
    comment: "Nothing in src/ needs the page, tests, examples, benchmarks or scripts",
    severity: "error",
    from: { path: "^src/", pathNot: test },
    to: { path: "^(dashboard|test|examples|bench|scripts|bin|dist)/" },
  },
  {
    name: "nobody-imports-index",
    comment: "Inside, import the file that has the name; src/index.ts is for users of the package",
    severity: "error",
    from: { path: "^(src|dashboard)/" },
    to: { path: "^src/index\\.ts$" },
  },
  {
    name: "nobody-imports-tests",
    severity: "error",
    from: { pathNot: test },
    to: { path: test },
  },
];

const dashboard = [
  {
    name: "dashboard-imports-pure-folders-data-watch-and-web-host",
    comment:
      "The page may use the pure folders, data/, the folds of watch/, and web-host/, which puts together what runs in a browser",
    severity: "error",
    from: { path: "^dashboard/", pathNot: test },
    to: {
      path: "^(src|test|scripts|bin|dist)/",
      pathNot: anyOf([...pure, "data", "watch", "web-host", "platform/browser"]),
    },
  },
];

const packages = [
  {
    name: "only-packages-that-run-everywhere",
    comment: `Outside ${ofNodejs.join(" and ")}, src/ imports ${everywherePackages.join(" and ")} and no other package`,
    severity: "error",
    from: { path: "^src/", pathNot: [anyOf([...ofNodejs, "platform/browser", "experiments", "data"]), test] },
    to: { path: "node_modules/", pathNot: packageNamed(everywherePackages) },
  },
  {
    name: "browsers-sign-without-a-secure-context",
    comment: "Pages over plain HTTP have no Ed25519 of the browser's own",
    severity: "error",
    from: { path: "^src/platform/browser/", pathNot: test },
    to: { path: "node_modules/", pathNot: packageNamed([...everywherePackages, "@noble/curves"]) },
  },
  {
    name: "data-reads-tables-and-pictures-and-writes-models",
    comment:
      "Readers of tables and pictures, and writers of models import packages that run in Node.js and browsers alike",
    severity: "error",
    from: { path: "^src/data/", pathNot: test },
    to: { path: "node_modules/", pathNot: packageNamed(["zod", ...readingPackages, ...onnxPackages]) },
  },
  {
    name: "experiments-draw-and-read",
    comment: `Experiments import ${experimentPackages.join(", ")} as well`,
    severity: "error",
    from: { path: "^src/experiments/", pathNot: test },
    to: { path: "node_modules/", pathNot: packageNamed([...everywherePackages, ...experimentPackages]) },
  },
  {
    name: "what-is-optional-is-loaded-when-it-is-used",
    comment: `${optionalPackages.join(", ")} may be missing: await import() them`,
    severity: "error",
    from: { path: "^src/", pathNot: test },
    to: { path: packageNamed(optionalPackages), dynamic: false, dependencyTypesNot: ["type-only"] },
  },
  {
    name: "drawing-is-loaded-when-figures-are-drawn",
    comment: `${drawingPackages.join(", ")} are optional, and too heavy for a node: await import() them`,
    severity: "error",
    from: { path: "^src/", pathNot: test },
    to: { path: packageNamed(drawingPackages), dynamic: false, dependencyTypesNot: ["type-only"] },
  },
  {
    name: "models-are-written-at-the-end-of-a-run",
    comment: `${onnxPackages.join(", ")} are optional, and only needed where models are kept: await import() them`,
    severity: "error",
    from: { path: "^src/", pathNot: test },
    to: { path: packageNamed(onnxPackages), dynamic: false, dependencyTypesNot: ["type-only"] },
  },
  {
    name: "no-nodejs-outside-its-platform",
    comment: `Node.js modules belong to ${ofNodejs.join(" and ")}`,
    severity: "error",
    from: { path: "^(src|dashboard/src)/", pathNot: [anyOf(ofNodejs), test] },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "no-development-packages-in-src",
    comment: "What the published package imports is a dependency, or becomes part of it (bundledPackages)",
    severity: "error",
    from: { path: "^src/", pathNot: test },
    to: {
      dependencyTypes: ["npm-dev"],
      dependencyTypesNot: ["type-only"],
      pathNot: packageNamed(bundledPackages),
    },
  },
  {
    name: "no-unlisted-packages",
    severity: "error",
    from: {},
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
  },
  { name: "everything-resolves", severity: "error", from: {}, to: { couldNotResolve: true } },
];

const shape = [
  { name: "no-cycles", comment: "Types count too", severity: "error", from: {}, to: { circular: true } },
  {
    name: "no-orphans",
    comment: "Nothing imports this file, and it imports nothing",
    severity: "error",
    from: {
      orphan: true,
      pathNot: [test, "\\.d\\.ts$", "^src/index\\.ts$", "^src/cli/main\\.ts$", "^dashboard/[^/]+\\.config\\.ts$"],
    },
    to: {},
  },
];

export default {
  forbidden: [...layers, unknownFolder, ...fromOutside, ...dashboard, ...packages, ...shape],
  options: {
    doNotFollow: { path: "node_modules" },
    // AssemblyScript: another language, whose imports name no extension.
    exclude: { path: "^src/kernels/assembly/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
    },
  },
};
