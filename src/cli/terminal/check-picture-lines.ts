import type { PictureCheck } from "../../data/check-pictures.ts";
import type { PictureSet } from "../../data/picture-set.ts";
import type { PictureStatistics } from "../../data/picture-statistics.ts";
import type { CheckLinesOptions } from "./check-lines.ts";
import { marked } from "./marked.ts";
import { printable } from "./printable.ts";
import { shortName } from "./short-name.ts";
import { sentInRun, toldOfPictures } from "./told-lines.ts";

const longestName = 40;
const mostClassesShown = 30;

/** What pictures are taken for, for people. */
export function checkPictureLines(
  path: string,
  set: PictureSet,
  { problems, warnings, told }: PictureCheck & { readonly told: PictureStatistics | null },
  { columns, style, written }: CheckLinesOptions & { readonly written: "folders" | "idx" },
): string[] {
  const width = Math.max(40, columns);
  const { classes, pictures, channels } = set;
  const colours = channels === 1 ? "grey" : "in colour";
  const by = written === "folders" ? "by the names of the folders" : "by the labels in the file beside it";
  const summary = `${pictures.length} pictures of ${set.width} x ${set.height}, ${colours}; ${classes.length} class${classes.length === 1 ? "" : "es"}, ${by}`;
  const shown = classes
    .slice(0, mostClassesShown)
    .map(({ name, count }) => [shortName(name, longestName), count] as const);
  const longest = Math.max(...shown.map(([name]) => name.length));
  const digits = Math.max(...shown.map(([, count]) => String(count).length));
  const hidden = classes.length - shown.length;
  const values = set.width * set.height * channels;
  return [
    style.bold(printable(path)),
    ...marked("  ", summary, width, (line) => line),
    "",
    ...shown.map(([name, count]) => `  ${name.padEnd(longest)}  ${String(count).padStart(digits)}`),
    ...(hidden > 0 ? [style.dim(`  and ${hidden} more classes (--json lists all)`)] : []),
    "",
    ...warnings.flatMap((warning) => marked("! ", warning, width, style.warn)),
    ...problems.flatMap((problem) => marked("x ", problem, width, style.warn)),
    ...(problems.length > 0
      ? []
      : marked(
          "",
          `${pictures.length} pictures can be read: ${classes.length} classes, ${values} values each. They are learned from with edgewise aggregator --pictures WIDTHxHEIGHT, and edgewise node --data PATH.`,
          width,
          style.good,
        )),
    ...(told === null
      ? []
      : [
          "",
          ...marked(
            "",
            "Before a run a node that learns from all these pictures tells the aggregator",
            width,
            style.bold,
          ),
          ...toldOfPictures(told, width),
          ...sentInRun("picture", width),
        ]),
    "",
    ...marked("", "To bring the pictures to another size: --size WIDTHxHEIGHT.", width, style.dim),
  ];
}
