import {
  type BudgetPlan,
  othersInWords,
  type PlannedBudget,
  type PlannedTest,
  type Range,
} from "../../host/plan/budget-plan.ts";
import { planNotes } from "../../host/plan/plan-notes.ts";
import { spentColumns } from "../../host/plan/spent-columns.ts";
import type { Spread } from "../../watch/measured-speeds.ts";
import { fittingTable } from "./fitting-table.ts";
import { bytes, counted, figure, ms, wrapped } from "./format.ts";

const width = 79;

/** A plan for people, in 80 columns. `name`: of one of several runs. */
export function planLines(plan: BudgetPlan, name?: string): string {
  const { measured, nodes, check } = plan;
  const head = `${name === undefined ? "" : `run ${name}, `}measured for ${measured.seconds} s: ${counted(measured.rounds, "round")}, average tau ${measured.averageTau.toFixed(1)}`;
  const together = { name: "all together", updateSeconds: measured.localSeconds, tripSeconds: measured.globalSeconds };
  const rows = [...nodes, together];
  const speeds = fittingTable(
    [
      { heading: "node", align: "left", contents: rows.map(({ name }) => name) },
      { heading: "examples", contents: [...nodes.map(({ examples }) => String(examples)), undefined] },
      { heading: "a local update", contents: rows.map(({ updateSeconds }) => spread(updateSeconds)) },
      { heading: "round trip", contents: rows.map(({ tripSeconds }) => spread(tripSeconds)) },
      { heading: "a round", contents: [...nodes.map(({ roundBytes }) => bytes(roundBytes)), undefined] },
      {
        heading: "link",
        contents: [
          ...nodes.map(({ leastBytesPerSecond }) => `> ${bytes(Math.round(leastBytesPerSecond))}/s`),
          undefined,
        ],
      },
    ],
    { width, dispensable: ["link", "a round"] },
  );
  const others = othersInWords(plan);
  const beside = others === "" ? "" : `, with ${others} beside`;
  const what = `what budgets buy: ${plan.model}, ${plan.strategy}, ${runsWords(plan)} of each${beside}`;
  const columns = [...columnsOf(plan.budgets), ...(others !== "" ? otherColumns(plan.budgets) : [])];
  const budgets = fittingTable(columns, { width, dispensable: ["range of it", "range", "rounds"] });
  const notes = [...checkWords(plan, check), ...planNotes(plan), ...leftWords(plan), dataWords(plan)];
  return [
    `${wrapped(head, width)}\n`,
    speeds.text,
    `\n${wrapped(what, width)}\n`,
    budgets.text,
    "\n",
    ...notes.map((note) => `${wrapped(note, width)}\n`),
  ].join("");
}

function runsWords({ budgets, check }: BudgetPlan): string {
  const known = [check, ...budgets].filter(({ loss }) => loss !== null).map(({ runs }) => runs);
  const [least, most] = [Math.min(...known), Math.max(0, ...known)];
  return least < most ? `${least} to ${counted(most, "simulated run")}` : counted(most, "simulated run");
}

function columnsOf(budgets: readonly PlannedBudget[]) {
  const measure = budgets.find(({ test }) => test !== null)?.test?.measure ?? "accuracy";
  return [
    { heading: "budget", contents: budgets.map(({ budgetSeconds }) => `${figureOf(budgetSeconds)} s`) },
    { heading: "loss", contents: budgets.map(({ loss }) => loss?.mean.toFixed(4)) },
    {
      heading: "range",
      contents: budgets.map(({ loss }) => loss && rangeWords(loss, (value) => value.toFixed(4))).map(orNothing),
    },
    { heading: measure, contents: budgets.map(({ test }) => test && testWords(test, test.mean)).map(orNothing) },
    {
      heading: "range of it",
      contents: budgets.map(({ test }) => test && rangeWords(test, (value) => testWords(test, value))).map(orNothing),
    },
    { heading: "rounds", contents: budgets.map(({ loss, rounds }) => (loss ? String(Math.round(rounds)) : undefined)) },
    { heading: "sent", contents: budgets.map((each) => (each.loss ? bytes(Math.round(each.bytes)) : undefined)) },
  ];
}

/** What the runs spend of the budgets beside time, and whose budget ends them. */
function otherColumns(budgets: readonly PlannedBudget[]) {
  return [
    ...spentColumns(budgets),
    { heading: "bound by", contents: budgets.map(({ binding }) => binding.join(", ") || undefined) },
  ];
}

const orNothing = (text: string | null) => text ?? undefined;

const figureOf = (seconds: number) => String(Number(seconds.toPrecision(3)));

const rangeWords = ({ least, most }: Range, words: (value: number) => string) => `${words(least)} to ${words(most)}`;

function testWords({ measure }: PlannedTest, value: number): string {
  return measure === "accuracy" ? value.toFixed(3) : figure(value);
}

const spread = ({ mean, deviation }: Spread) => `${ms(mean)} ± ${ms(deviation)}`;

/** The same budget, measured and simulated: how far to trust the rest. */
function checkWords({ measured }: BudgetPlan, check: PlannedBudget): string[] {
  if (measured.loss === null || !check.loss) return [];
  const test =
    measured.test && check.test ? `, ${measured.test.measure} ${testWords(measured.test, measured.test.mean)}` : "";
  const simulated = check.test
    ? `, ${check.test.measure} ${rangeWords(check.test, (value) => testWords(check.test as PlannedTest, value))}`
    : "";
  const rounds = `${Math.round(check.rounds)} rounds`;
  return [
    `How sure: the measuring run came to loss ${measured.loss.toFixed(4)}${test} in ${measured.rounds} rounds; ` +
      `simulated, its budget comes to loss ${rangeWords(check.loss, (value) => value.toFixed(4))}${simulated} in ${rounds}.`,
  ];
}

function leftWords({ budgets }: BudgetPlan): string[] {
  const of = (left: PlannedBudget["left"]) =>
    budgets.filter((each) => each.left === left).map(({ budgetSeconds }) => `${figureOf(budgetSeconds)} s`);
  const [small, long] = [of("too-small"), of("too-long")];
  return [
    ...(small.length > 0 ? [`${small.join(", ")}: too small for two rounds.`] : []),
    ...(long.length > 0 ? [`${long.join(", ")}: not simulated, it would take longer than --limit.`] : []),
  ];
}

function dataWords({ data, rowsShare }: BudgetPlan): string {
  const fewer =
    rowsShare < 1 ? ` All would take too much memory: each node has ${figureOf(100 * rowsShare)} % of its own.` : "";
  if (data === "drawn-pictures")
    return `Simulated with pictures drawn from what the nodes told (how many of each class, how bright): real pictures may be harder to learn.${fewer}`;
  return data === "drawn"
    ? `Simulated with rows drawn from what the nodes told, each column by itself: real rows may be harder to learn.${fewer}`
    : "Simulated with the public dataset, as the nodes would hold it.";
}
