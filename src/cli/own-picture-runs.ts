import { ownDataset } from "../assembly/own-dataset.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { checkPictures } from "../data/check-pictures.ts";
import { squaresOfBatch } from "../data/feature-squares.ts";
import { sampleWords } from "../data/row-sample.ts";
import { meaningFor, stepSizeFor, usualModel } from "../data/schema-model.ts";
import { byFile } from "../host/by-file.ts";
import { type AgreedPictures, agreeOnPictures, type OwnPictureSets } from "../host/own-picture-sets.ts";
import { pictureWarnings } from "../host/picture-agreement.ts";
import { picturesWithRoom } from "../platform/nodejs/picture-part.ts";
import type { OwnRuns, OwnRunsOptions } from "./own-runs-options.ts";
import { refuseOfTables } from "./read-options.ts";
import type { Log } from "./terminal/log.ts";
import { readingBar } from "./terminal/reading-bar.ts";
import { schemaWords } from "./terminal/schema-words.ts";

/**
 * Looks at the pictures that `--data` names, and tells what they are taken for.
 *
 * @param seed of the first run
 * @throws UserError if nothing can be learned from them
 */
export async function ownPictureRunsOf(
  options: OwnRunsOptions,
  { catalog, seed, log }: { readonly catalog: Catalog; readonly seed: number; readonly log: Log },
): Promise<OwnRuns> {
  const { data: sets = [], holdout, minCount, pictures } = options;
  refuseOfTables({ ...options, regression: options.regression || undefined }, sets);
  const asIs: OwnPictureSets = {
    ...{ kind: "pictures", sets, holdout, minCount },
    ...(pictures ? { size: { width: pictures.width, height: pictures.height } } : {}),
    ...(pictures?.channels ? { channels: pictures.channels } : {}),
  };
  const onProgress = readingBar(log);
  // Threads have the pictures each for themselves, and several sets are copied into one.
  const freeBytes = process.availableMemory() / (2 * options.jobs * sets.length);
  const roomFor = (size: OwnPictureSets["size"], channels: 1 | 3 = 3) =>
    options.maxRows ?? picturesWithRoom(size, channels, freeBytes);
  const first = { ...asIs, maxRows: roomFor(asIs.size, asIs.channels) };
  const known = await agreeOnPictures(first, { seed, onProgress });
  const { width, height, channels } = known.schema;
  const own = {
    ...first,
    size: { width, height },
    maxRows: Math.min(first.maxRows, roomFor({ width, height }, channels)),
  };
  const fits = known.parts.every(({ set }) => set.pictures.length <= own.maxRows);
  const agreed = fits ? known : await agreeOnPictures(own, { seed, onProgress });
  log.status("");
  const { schema, parts, squares } = agreed;
  warnOf(agreed, own, log);
  const model = options.model ?? usualModel(schema.target);
  meaningFor(catalog, model, schema);
  const { stepSize = stepSizeFor(catalog, model, squaresOfBatch(squares, options.batch)) } = options;
  const nodes = options.partition === byFile ? sets.length : options.nodes;
  const count = parts.reduce((sum, { set }) => sum + set.pictures.length, 0);
  log.line("info", `${count} pictures of ${nodes === 1 ? "one node" : `${nodes} nodes`}: ${schemaWords(schema)}`);
  log.line("info", `${model}, step size ${stepSize}`);
  return { own, dataset: ownDataset, model, stepSize, nodes };
}

function warnOf({ schema, told, parts }: AgreedPictures, own: OwnPictureSets, log: Log): void {
  for (const [i, { set, sample }] of parts.entries()) {
    const where = parts.length === 1 ? "" : `${own.sets[i]}: `;
    // As nodes, sets may be of one class each.
    const { problems, warnings } = checkPictures(set);
    for (const text of problems.length > 0 ? [] : warnings) log.line("warn", `${where}${text}`);
    if (sample) log.line("warn", `${where}${sampleWords(sample, "pictures")}; other seeds have samples of their own`);
  }
  if (parts.length > 1) for (const text of pictureWarnings(told, schema)) log.line("warn", text);
  const withheldRows = told.reduce((sum, { statistics }) => sum + statistics.classes.withheldRows, 0);
  if (withheldRows === 0) return;
  const pictures = withheldRows === 1 ? "1 picture is" : `${withheldRows} pictures are`;
  log.line(
    "warn",
    `${pictures} of classes that fewer than ${own.minCount} pictures of a folder have, and not learned from; --min-count 1 takes them`,
  );
}
