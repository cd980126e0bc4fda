import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agreeSchema } from "./agree-schema.ts";
import { type CheckOptions, checkTable } from "./check.ts";
import { nothingTold } from "./column-kind.ts";
import { mergeStatistics } from "./merge-statistics.ts";
import { statisticsOf, tableStatistics } from "./statistics.ts";
import { TableSurvey } from "./survey.ts";
import { type ReadOptions, TableText } from "./table-text.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** The survey of a text that comes in pieces of this length. */
function surveyOf(text: string, options: ReadOptions = {}, length = text.length || 1) {
  const survey = new TableSurvey(options);
  const reader = new TableText(survey, { name: "utf-8", how: "valid" }, (line) => `line ${line}`, options);
  for (let at = 0; at < text.length; at += length) reader.push(text.slice(at, at + length));
  reader.end();
  return survey.survey();
}

/** How the text's only file is written. */
function formatOf(text: string) {
  const [format] = surveyOf(text).formats;
  return format;
}

const check = (text: string, options: CheckOptions = {}) => checkTable(surveyOf(text), options);

/** A table with these columns, a row for each number from 0 to before `rows`. */
function table(rows: number, columns: Record<string, (row: number) => unknown>): string {
  const names = Object.keys(columns);
  const lines = Array.from({ length: rows }, (_, row) =>
    Object.values(columns)
      .map((cell) => cell(row))
      .join(","),
  );
  return [names.join(","), ...lines, ""].join("\n");
}

const kinds = (text: string, options?: CheckOptions) =>
  new Map(check(text, options).columns.map(({ profile, kind }) => [profile.name, kind.kind]));

describe("how a file is written", () => {
  test.each([
    [",", "a,b\n1,2\n3,4\n"],
    [";", "a;b\n1,5;2\n3,5;4\n"],
    ["\t", "a\tb\n1\t2\n3\t4\n"],
    ["|", "a|b\n1|2\n3|4\n"],
  ])("separated by %j", (separator, text) => {
    const { columns, rows } = surveyOf(text);
    expect(formatOf(text)).toMatchObject({ kind: "delimited", dialect: { separator } });
    expect([columns.length, rows]).toEqual([2, 2]);
  });

  test("without a header where the first record has numbers like the others", () => {
    const text = "63,1,a\n41,0,b\n50,1,a\n";
    const { columns, rows } = surveyOf(text);
    expect(formatOf(text)).toMatchObject({ header: { present: false } });
    expect([columns.map(({ name }) => name), rows]).toEqual([["column1", "column2", "column3"], 3]);
  });

  test("with a header of texts above texts, if none of them occurs again", () => {
    const data = "red,small\nblue,large\nred,large\n";
    expect(formatOf(`colour,size\n${data}`)).toMatchObject({ header: { present: true } });
    expect(formatOf(data)).toMatchObject({ header: { present: false } });
  });

  test("two columns of one name are told apart", () => {
    const { formats, columns } = surveyOf("BMI,BMI,BMI\n1,2,3\n");
    expect(columns.map(({ name }) => name)).toEqual(["BMI", "BMI_2", "BMI_3"]);
    expect(formats[0]?.renamed).toEqual(["BMI_2", "BMI_3"]);
  });

  test("in single quotes, as some programs write labels", () => {
    const { columns } = surveyOf("0.5,'-1'\n0.25,'1'\n0.75,'-1'\n");
    expect(columns[1]?.numbers).toBe(3);
  });

  test("categories that ARFF declares are what a run learns, too, though they are numbers", () => {
    const rows = Array.from({ length: 30 }, (_, row) => `${row % 3},${row % 2 ? "yes" : "no"}`).join("\n");
    const text = `@relation r\n@attribute grade {0,1,2}\n@attribute y {no,yes}\n@data\n${rows}\n`;
    const question = { target: "y", regression: false, told: nothingTold };
    const told = statisticsOf(surveyOf(text), question, { minCount: 1 });
    const { columns } = agreeSchema(mergeStatistics([told, tableStatistics.parse(told)]), question);
    expect(kinds(text, { target: "y" }).get("grade")).toBe("category");
    expect(columns).toEqual([{ kind: "category", name: "grade", categories: ["0", "1", "2"], rare: false }]);
  });

  test("as ARFF, with names and categories declared", () => {
    const text =
      "% made up\n@relation r\n@attribute 'age in years' real\n@attribute risk {'low', high}\n@data\n31,low\n52,high\n";
    const { columns, rows } = surveyOf(text);
    expect(formatOf(text)).toMatchObject({ kind: "arff", categories: ["risk"] });
    expect(rows).toBe(2);
    expect(columns.map(({ name }) => name)).toEqual(["age in years", "risk"]);
    expect(surveyOf(`${text}7\n`).ragged).toEqual([{ place: "line 8", fields: 1 }]);
  });

  test.each([
    ["", "the file is empty"],
    ["\n \n", "the file is empty"],
    ["x,y,label\n", "the file has no row of data"],
  ])("%j is refused: %s", (text, message) => {
    expect(() => surveyOf(text)).toThrow(UnreadableTable);
    expect(() => surveyOf(text)).toThrow(message);
  });
});

describe("what a survey counts", () => {
  test("mean and deviation are those of all numbers, whatever pieces the text comes in", () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50 }), (numbers, length) => {
        const text = table(numbers.length, { x: (i) => numbers[i], y: () => "t" });
        const [x] = surveyOf(text, {}, length).columns;
        const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
        expect(x?.mean).toBeCloseTo(mean, 8);
        expect(x?.squaredDeviations).toBeCloseTo(
          numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0),
          4,
        );
      }),
    );
  });

  test("1 and 1.0 are one value", () => {
    expect(surveyOf("c,d\n1,a\n1.0,b\n2,c\n").columns[0]?.values).toEqual(
      new Map([
        ["1", 2],
        ["2", 1],
      ]),
    );
  });

  test("ragged records are named by line and left out", () => {
    const { rows, ragged, raggedCount } = surveyOf("x,y\n1,2\n3\n4,5,6\n7,8\n");
    expect([rows, raggedCount]).toEqual([2, 2]);
    expect(ragged).toEqual([
      { place: "line 3", fields: 1 },
      { place: "line 4", fields: 3 },
    ]);
    expect(check("x,y\n1,2\n3\n").problems).toEqual(["line 3 has 1 field where there are 2 columns"]);
  });
});

describe("what a column is taken for", () => {
  const text = table(40, {
    id: (i) => i + 1,
    serial: (i) => 9007199254740993n + BigInt(2 * i),
    day: (i) => `${1 + (i % 28)}.3.2021`,
    note: (i) => `seen by nurse ${i}`,
    unit: () => 5,
    empty: () => "",
    agreed: (i) => (i % 2 ? "yes" : "no"),
    colour: (i) => ["red", "green", "blue"][i % 3],
    weight: (i) => 50 + i / 2,
  });

  test("ids, dates, free text, constant and empty columns are left out", () => {
    const found = kinds(text);
    for (const name of ["id", "serial", "day", "note", "unit", "empty"])
      expect([name, found.get(name)]).toEqual([name, "left out"]);
  });

  test("numbers are numbers, few texts and booleans are categories", () => {
    const found = kinds(text);
    expect([found.get("weight"), found.get("colour"), found.get("agreed")]).toEqual(["number", "category", "category"]);
  });

  test("is what the user says", () => {
    const told = { ...nothingTold, categories: new Set(["weight"]), leftOut: new Set(["colour"]) };
    const found = kinds(text, { told });
    expect([found.get("weight"), found.get("colour")]).toEqual(["category", "left out"]);
  });

  test("a few cells that are no numbers are a problem that names the first of them", () => {
    const { problems } = check(table(50, { x: (i) => (i === 30 ? "inf" : i / 4), y: (i) => i % 2 }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/column x: 1 row has no number .* line 32: "inf"/);
  });

  test("a column that is to be taken by its logarithm has to be there, and not be the target", () => {
    const told = { ...nothingTold, logarithms: new Set(["pay", "y"]) };
    const { problems } = check(table(40, { x: (i) => Math.sin(i), y: (i) => i % 2 }), { told, target: "y" });
    expect(problems).toEqual([
      "--log y: what is to be predicted is not taken by its logarithm",
      "--log pay: there is no such column; the columns are: x, y",
    ]);
  });

  test("an unknown column is refused with those that there are", () => {
    const { problems } = check("x,Label\n1,a\n2,b\n", { target: "label" });
    expect(problems[0]).toMatch(
      /--target label: there is no such column; did you mean Label\? the columns are: x, Label/,
    );
  });
});

describe("the target", () => {
  const classesOf = (cell: (row: number) => unknown, options: CheckOptions = {}) =>
    check(table(40, { x: (i) => Math.sin(i), y: cell }), { target: "y", ...options }).target?.kind;

  test("of 0 and 1 is two classes, unless regression is asked for", () => {
    expect(classesOf((i) => i % 2)?.kind).toBe("classes");
    expect(classesOf((i) => i % 2, { regression: true })?.kind).toBe("numbers");
  });

  test("of many numbers is predicted as a number, of texts by class", () => {
    expect(classesOf((i) => 100 + i)?.kind).toBe("numbers");
    expect(classesOf((i) => ["good", "bad", "ugly"][i % 3])).toMatchObject({
      kind: "classes",
      classes: [
        { name: "good", count: 14 },
        { name: "bad", count: 13 },
        { name: "ugly", count: 13 },
      ],
    });
  });

  test.each([
    ["one class only", () => "a"],
    ["one number only", () => 7],
    ["no value", () => ""],
  ])("is refused with %s", (_what, cell) => {
    expect(classesOf(cell)?.kind).toBe("refused");
  });
});

describe("warnings", () => {
  const warningsOf = (columns: Record<string, (row: number) => unknown>, target = "y") =>
    check(table(200, columns), { target }).warnings.join("\n");

  test("a category that alone tells the class", () => {
    expect(warningsOf({ alive: (i) => (i % 3 ? "no" : "yes"), y: (i) => (i % 3 ? 0 : 1) })).toMatch(
      /alive alone tells y/,
    );
    expect(warningsOf({ sex: (i) => (i % 2 ? "m" : "f"), y: (i) => (i % 3 ? 0 : 1) })).toBe("");
  });

  test("a number whose intervals tell the class, and one that is the target in another unit", () => {
    expect(warningsOf({ mark: (i) => i % 20, y: (i) => (i % 20 >= 10 ? "pass" : "fail") })).toMatch(
      /mark alone tells y/,
    );
    expect(warningsOf({ grams: (i) => 1000 * (i + 1), y: (i) => i + 1 })).toMatch(/grams alone tells y/);
    expect(warningsOf({ mark: (i) => i % 20, y: (i) => (i % 7 >= 3 ? "pass" : "fail") })).toBe("");
  });

  test("a class that is nearly all, and one with a single example", () => {
    const warned = warningsOf({ x: (i) => Math.sin(i), y: (i) => (i === 7 ? "ill" : "well") });
    expect(warned).toMatch(/99.5 % of the rows are of class well/);
    expect(warned).toMatch(/class ill has 1 example only/);
  });

  test("rows without a target", () => {
    expect(warningsOf({ x: (i) => Math.sin(i), y: (i) => (i < 3 ? "" : i % 2) })).toMatch(/3 of 200 rows have no y/);
  });
});

describe("a number that may stand for what is missing", () => {
  const warnedOf = (cell: (row: number) => number) =>
    check(table(60, { x: cell, y: (i) => i / 7 })).warnings.filter((warning) => /is -?[0-9]+ in/.test(warning));

  test.each([
    [0, (i: number) => 60 + i, "far from 0 in all others"],
    [-200, (i: number) => i / 2, "never below 0 in all others"],
    [-1, (i: number) => i, "never below 0 in all others"],
    [999, (i: number) => i, "at most 59 in all others"],
  ])("is %j in six of 60 rows, unlike all others", (value, other, apart) => {
    expect(warnedOf((i) => (i % 10 === 0 ? value : other(i)))).toEqual([
      `column x is ${value} in 6 rows and ${apart}: if that stands for a missing value, leave those cells empty (or name it with --missing ${value}, for all columns)`,
    ]);
  });

  test("is not one among numbers like it, or one that stands once", () => {
    for (const cell of [
      (i: number) => i % 20,
      (i: number) => (i === 0 ? 0 : 60 + i),
      (i: number) => i - 30,
      (i: number) => (i === 0 ? -200 : i),
      (i: number) => (i % 10 === 0 ? -200 : i % 10 === 1 ? -150 : i),
      (i: number) => (i % 10 === 0 ? 99 : i),
    ]) {
      expect(warnedOf(cell)).toEqual([]);
    }
  });
});

test("categories that a file declares are taken as such, unless somebody says otherwise", () => {
  const text = "@relation r\n@attribute a {1, 2, 3}\n@attribute b real\n@data\n1,2.5\n2,1.5\n3,0.5\n";
  expect(kinds(text).get("a")).toBe("category");
  expect(kinds(text, { told: { ...nothingTold, numbers: new Set(["a"]) } }).get("a")).toBe("number");
});

test("a column that is not there is answered with the one that was meant, and where it was named", () => {
  const nameOf = (option: string) => `edgewise.yaml, line 2, ${option.slice(2)}:`;
  const { problems } = check("heat,power\n1,2\n2,3\n", { target: "powr", nameOf });
  expect(problems).toContain(
    "edgewise.yaml, line 2, target: powr: there is no such column; did you mean power? the columns are: heat, power",
  );
});
