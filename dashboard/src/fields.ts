import type { CatalogDescription } from "../../src/catalog/description.ts";
import { encodingGrammar, isEncoding } from "../../src/catalog/encodings.ts";
import { parseParticipation } from "../../src/protocol/participation.ts";
import {
  leastNodesWords,
  parseLeastNodes,
  parseRoundDeadline,
  roundDeadlineWords,
} from "../../src/protocol/round-end-settings.ts";
import { namesOf, specOf } from "./catalog.ts";
import { otherBudgetsIn, pricesIn, readOtherBudgets, readPrices } from "./resource-fields.ts";
import { type NumberName, numberIn, numberRanges } from "./setting-limits.ts";
import type { Controls, Edits } from "./settings.ts";
import type { TermName } from "./terms.ts";
import { rangeWords } from "./words.ts";

/** A setting of the next run that is typed. */
export interface Field {
  readonly id: string;
  readonly label: string;
  /** What explains the label. */
  readonly term?: TermName;
  readonly isNumber: boolean;
  /** How many of the three columns it takes, if not one. */
  readonly columns?: 2 | 3;
  readonly show: (controls: Controls) => string;
  /** What a text means beside what else is set; undefined if it is no value of this field. */
  readonly read: (text: string, controls?: Controls) => Edits | undefined;
  /** What may be entered, for people. */
  readonly expects: string;
}

const momentumWords = "a number from 0 to less than 1";

/** The fields of the page, of an aggregator with this catalog, in three columns: the middle one has room for the names of rules. */
export function fieldsFor({ updateRules, stepSizeSchedules, aggregationRules }: CatalogDescription): readonly Field[] {
  return [
    numberField("budgetSeconds", { id: "budget", label: "Budget, s", term: "budget" }),
    {
      id: "other-budgets",
      label: "Other budgets",
      term: "budget",
      isNumber: false,
      columns: 2,
      show: otherBudgetsIn,
      read: readOtherBudgets,
      expects: "bytes, joules or money, as in 5MB, 200J, 0.02USD; or none",
    },
    {
      id: "prices",
      label: "Prices",
      term: "budget",
      isNumber: false,
      columns: 3,
      show: pricesIn,
      read: readPrices,
      expects:
        "what money is spent on, in the currency of its budget, as in 0.1/MB, 0.3/kWh, 0.05/device-hour; or none",
    },
    numberField("stepSize", { id: "step-size", label: "Step size", term: "step size" }),
    {
      id: "step-size-schedule",
      label: "Its schedule",
      term: "schedule",
      isNumber: false,
      show: ({ stepSizeSchedule = "constant" }) => stepSizeSchedule,
      read(text) {
        const name = text.trim() || "constant";
        return specOf(stepSizeSchedules, name) ? { stepSizeSchedule: name } : undefined;
      },
      expects: namesOf(stepSizeSchedules),
    },
    numberField("batch", { id: "batch", label: "Batch", term: "batch", word: "full" }),
    numberField("tauMax", { id: "maximum-tau", label: "Largest tau", word: "default" }),
    {
      id: "update",
      label: "Update rule",
      term: "correction",
      isNumber: false,
      show: ({ update }) => update,
      read(text) {
        const name = text.trim() || "default";
        return name === "default" || specOf(updateRules, name) ? { update: name } : undefined;
      },
      expects: `${namesOf(updateRules)}, or default`,
    },
    numberField("momentum", {
      id: "momentum",
      label: "Momentum",
      term: "momentum",
      word: "default",
      expects: momentumWords,
    }),
    numberField("phi", { id: "phi", label: "Phi", term: "phi", word: "default" }),
    {
      id: "aggregate",
      label: "Aggregation",
      term: "aggregation",
      isNumber: false,
      show: ({ aggregate = "mean" }) => aggregate,
      read(text) {
        const name = text.trim() || "mean";
        return specOf(aggregationRules, name) ? { aggregate: name } : undefined;
      },
      expects: namesOf(aggregationRules),
    },
    {
      id: "encoding",
      label: "Sent as",
      term: "encoding",
      isNumber: false,
      show: ({ encoding = "float32" }) => encoding,
      read(text) {
        const encoding = text.trim() || "float32";
        return isEncoding(encoding) ? { encoding } : undefined;
      },
      expects: encodingGrammar,
    },
    numberField("seed", { id: "seed", label: "Seed", term: "seed" }),
    {
      id: "participation",
      label: "Taking part",
      term: "participation",
      isNumber: false,
      show: ({ participation = "all" }) => String(participation),
      read(text) {
        const participation = parseParticipation(text.trim() || "all");
        return participation === undefined ? undefined : { participation };
      },
      expects: "a share (0.2), a number (10), or all",
    },
    {
      id: "round-deadline",
      label: "Deadline, s",
      term: "deadline",
      isNumber: false,
      show: ({ roundDeadline = "auto" }) => String(roundDeadline),
      read(text) {
        const roundDeadline = parseRoundDeadline(text.trim() || "auto");
        return roundDeadline === undefined ? undefined : { roundDeadline };
      },
      expects: roundDeadlineWords,
    },
    {
      id: "least-nodes",
      label: "Nodes at least",
      term: "deadline",
      isNumber: false,
      show: ({ minNodes = 1 }) => String(minNodes),
      read(text) {
        const minNodes = parseLeastNodes(text.trim());
        return minNodes === undefined ? undefined : { minNodes };
      },
      expects: leastNodesWords,
    },
  ];
}

interface NumberField {
  readonly id: string;
  readonly label: string;
  readonly term?: TermName;
  /** A word that may stand in place of a number. */
  readonly word?: "default" | "full";
  readonly expects?: string;
}

function numberField(name: NumberName, { word, expects, ...field }: NumberField): Field {
  const range = numberRanges[name];
  const numbers = expects ?? rangeWords(range);
  return {
    ...field,
    isNumber: word === undefined,
    show: (controls) => String(controls[name]),
    read(text) {
      const written = text.trim();
      const isWord = written === word || (written === "" && word === "default");
      return withValue(name, isWord ? word : numberIn(written, range));
    },
    expects: word === undefined ? numbers : `${numbers}, or ${word}`,
  };
}

function withValue(name: keyof Controls, value: string | number | undefined): Edits | undefined {
  return value === undefined ? undefined : { [name]: value };
}
