import { agreeSchema } from "../data/agree-schema.ts";
import { asked } from "../data/asked-question.ts";
import { type CheckedColumn, checkTable, columnNamed, momentsOf } from "../data/check.ts";
import { isOfNumbers, named, type ToldKinds } from "../data/column-kind.ts";
import { differencesOf } from "../data/differences.ts";
import { featureCount } from "../data/features.ts";
import { FirstRecords } from "../data/first-records.ts";
import { tableRefusal } from "../data/misfit-words.ts";
import { sampleWords } from "../data/row-sample.ts";
import type { TableSchema } from "../data/schema.ts";
import { type Question, statisticsOf } from "../data/statistics.ts";
import type { Survey } from "../data/survey.ts";
import { surveyPart } from "../data/table-part.ts";
import { sentInRun, toldIfAsked, toldOfColumn, toldOfRows } from "../data/told-words.ts";
import type { TableQuestion } from "../protocol/own-data-messages.ts";
import { UserError } from "../protocol/user-error.ts";
import type { ChosenTable, HowToRead } from "./chosen-files.ts";
import { browserRoom, choosingSeed, readOptionsOf, tableOf } from "./own-files.ts";
import type { OwnPreview } from "./own-preview.ts";

interface TableAsk {
  readonly question: TableQuestion;
  readonly schema: TableSchema | undefined;
  readonly onProgress: (share: number) => void;
}

/** What a table holds, and what the run makes of it. */
export async function previewTable(
  data: ChosenTable,
  how: HowToRead,
  { question, schema, onProgress }: TableAsk,
): Promise<OwnPreview> {
  const { missing, ignore, holdout, minCount } = how;
  const source = tableOf(data);
  let first: FirstRecords | undefined;
  const { survey, records, sample } = await surveyPart(
    (visitor) => {
      first = new FirstRecords(visitor);
      return source.read({ ...readOptionsOf(how), onProgress }, first);
    },
    { missing, holdout, seed: choosingSeed, mostRows: browserRoom().rows },
  );
  const wanted = questionHere(survey, question, ignore);
  const target = question.target;
  const check = checkTable(survey, {
    ...(target === undefined ? {} : { target }),
    told: schema ? agreedKinds(survey, schema, wanted.told) : wanted.told,
    regression: question.regression,
    missing,
    nameOf: (option) => (option === "--target" ? "the run's target" : option),
  });
  const learned = { ...survey, columns: survey.columns.filter(({ name }) => !ignore.includes(name)) };
  const misfits = schema && differencesOf(learned.columns, schema);
  const statistics = check.problems.length > 0 ? undefined : statisticsOf(learned, wanted, { minCount });
  const kind = check.target?.kind;
  return {
    kind: "table",
    records,
    heldOut: records - survey.rows,
    columns: check.columns.map(({ profile, kind: taken }) => ({
      name: profile.name,
      what: kindWords({ profile, kind: taken }, schema),
    })),
    target: check.target && {
      name: check.target.profile.name,
      what: kind?.kind === "classes" ? `${kind.classes.length} classes` : kind?.kind === "numbers" ? "a number" : "",
    },
    classes: kind?.kind === "classes" ? kind.classes : [],
    features: schema ? featureCount(schema) : statistics && featuresAlone(statistics, wanted),
    first: { names: first?.names ?? [], records: first?.records ?? [] },
    pictures: [],
    problems: [
      ...check.problems,
      ...(misfits && misfits.problems.size > 0 ? [tableRefusal([...misfits.problems.values()])] : []),
    ],
    warnings: [
      ...(sample ? [`${sampleWords(sample)}; there is no memory for more`] : []),
      ...(misfits?.warnings ?? []),
      ...check.warnings,
    ],
    told: statistics
      ? [
          `${toldOfRows(statistics.rows)}:`,
          ...statistics.columns.map((column) => `${named(column.name)}: ${toldOfColumn(column)}`),
          toldIfAsked(statistics.targets.length > 0),
          sentInRun("row"),
        ]
      : [],
  };
}

/** What the run says of columns, as far as this table has them; and what its owner leaves out. */
function questionHere(survey: Survey, question: TableQuestion, ignore: readonly string[]): Question {
  const { told, regression } = asked(question);
  const here = new Set(survey.columns.map(({ name }) => name));
  const known = (names: ReadonlySet<string> | undefined) =>
    new Set([...(names ?? [])].filter((name) => here.has(name)));
  const target = question.target === undefined ? undefined : columnNamed(survey, question.target)?.name;
  return {
    target,
    regression,
    told: {
      numbers: known(told.numbers),
      categories: known(told.categories),
      logarithms: known(told.logarithms),
      leftOut: new Set([...known(told.leftOut), ...ignore]),
    },
  };
}

/** What the nodes have agreed on counts more than what this table alone looks like: a value that is the same here may differ elsewhere. */
function agreedKinds(survey: Survey, schema: TableSchema, told: ToldKinds): ToldKinds {
  const agreed = new Map(schema.columns.map(({ name, kind }) => [name, kind]));
  const names = (those: typeof survey.columns) => those.map(({ name }) => name);
  return {
    numbers: new Set(names(survey.columns.filter((each) => agreed.get(each.name) === "number" && isOfNumbers(each)))),
    categories: new Set(names(survey.columns.filter(({ name }) => agreed.get(name) === "category"))),
    leftOut: new Set([...told.leftOut, ...names(survey.columns.filter(({ name }) => !agreed.has(name)))]),
  };
}

/** How many features there would be if all nodes' tables were like this one. */
function featuresAlone(statistics: Parameters<typeof agreeSchema>[0], question: Question): number | undefined {
  try {
    return featureCount(agreeSchema(statistics, question));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function kindWords({ profile, kind }: CheckedColumn, schema: TableSchema | undefined): string {
  const gaps = profile.missing === 0 ? "" : `; ${profile.missing} missing`;
  switch (kind.kind) {
    case "number":
      return `numbers, ${momentsOf(profile)}${gaps}`;
    case "category":
      return `${kind.values === 1 ? "1 category" : `${kind.values} categories`}${gaps}`;
    case "left out":
      return `left out: ${schema?.leftOut.find(({ name }) => name === profile.name)?.why ?? kind.why}`;
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}
