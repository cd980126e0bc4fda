import { type Entry, parseName } from "../catalog/names.ts";
import type { Random } from "../math/random.ts";
import { distance } from "../math/vectors.ts";
import { largestLoss, largestSquare, type NodeMessage, type Report } from "../protocol/messages.ts";
import { UserError } from "../protocol/user-error.ts";

/** What an emulated node says in place of what it found. */
export interface Lie {
  /** As the command line writes it. */
  readonly name: string;
  /** Learns from targets that are turned round, and is honest otherwise. */
  readonly turnsTargets: boolean;
  /** @param start w0 of the round, if there was a directive */
  told(message: NodeMessage, start: Float32Array | undefined, random: Random): NodeMessage;
}

type TellReport = (report: Report, start: Float32Array | undefined, random: Random) => Report;

interface LieEntry extends Entry {
  readonly turnsTargets?: boolean;
  report?(values: readonly number[]): TellReport;
  /** In place of a message that is no report, and of one that is if there is no `report`. */
  other?(message: NodeMessage): NodeMessage;
}

const times = { name: "TIMES", least: 0, most: 1e6, usual: 1, example: 10 } as const;
const claimedExamples = Number.MAX_SAFE_INTEGER;

/** The lies that can be emulated. */
const lies: readonly LieEntry[] = [
  {
    name: "flip",
    title: "turned round",
    about: "Sends the opposite of what it learned, TIMES as far.",
    parameters: [times],
    report: ([factor]) => moved((start, own) => start - (factor as number) * (own - start)),
  },
  {
    name: "scale",
    title: "too far",
    about: "Sends what it learned, TIMES as far.",
    parameters: [{ ...times, usual: 10 }],
    report: ([factor]) => moved((start, own) => start + (factor as number) * (own - start)),
  },
  {
    name: "noise",
    title: "noise",
    about: "Sends random weights, TIMES as far from where the round began as those that it learned.",
    parameters: [times],
    report: ([factor]) => noise(factor as number),
  },
  { name: "labels", title: "wrong labels", about: "Learns from targets that are turned round.", turnsTargets: true },
  {
    name: "examples",
    title: "too many examples",
    about: "Claims 2^53 - 1 examples, and sends the opposite of what it learned.",
    report: () => (report, start, random) => ({
      ...moved((from, own) => 2 * from - own)(report, start, random),
      examples: claimedExamples,
    }),
    other: (message) => ("examples" in message ? { ...message, examples: claimedExamples } : message),
  },
  {
    name: "high-loss",
    title: "high losses",
    about: "Claims a loss of 1e30 for all weights but the best so far.",
    report: () => (report) => ({ ...report, ...losses(largestLoss, 0, report) }),
  },
  {
    name: "low-loss",
    title: "low losses",
    about: "Claims a loss of -1 for the newest weights.",
    report: () => (report) => ({ ...report, ...losses(-1, 1, report) }),
  },
  {
    name: "movement",
    title: "movement",
    about: "Claims that it has moved 1e50 far.",
    report: () => (report) => measured(report, { squaredMovement: largestSquare }),
  },
  {
    name: "variance",
    title: "variance",
    about: "Claims that its gradients are nothing but chance.",
    report: () => (report) => measured(report, { squaredNoise: largestSquare }),
  },
  {
    name: "quick",
    title: "no time",
    about: "Claims to have computed in no time.",
    report: () => (report) => ({ ...report, localSeconds: 0 }),
  },
  {
    name: "slow",
    title: "much time",
    about: "Claims to have computed all the time.",
    report: () => (report) => ({ ...report, localSeconds: 1e9 }),
  },
  {
    name: "no-joules",
    title: "no joules",
    about: "Claims to have drawn nothing.",
    report: () => (report) => drawn(report, { local: 0, rest: 0, idleWatts: 0 }),
  },
  {
    name: "many-joules",
    title: "many joules",
    about: "Claims to have drawn 1e12 joules.",
    report: () => (report) => drawn(report, { local: 1e12, rest: 1e12 }),
  },
  {
    name: "nan",
    title: "no numbers",
    about: "Sends weights that are no numbers.",
    report: () => moved(() => Number.NaN),
  },
  {
    name: "gives-up",
    title: "gives up",
    about: "Says in each round that it cannot go on.",
    other: (message) =>
      message.type === "report"
        ? {
            type: "failure",
            run: message.run,
            round: message.round,
            reason: "the weights are no longer finite numbers",
          }
        : message,
  },
];

const known = new Map(lies.map((entry) => [entry.name, entry]));

export const lieNames: readonly string[] = [...known.keys()];

/** @throws UserError if there is no such lie */
export function lieNamed(name: string): Lie {
  const spec = parseName(known, name);
  if (spec === undefined)
    throw new UserError(`there is no lie "${name}"`, { toDo: `choose one of: ${lieNames.join(", ")}` });
  const { turnsTargets = false, other = (message) => message, report } = spec.entry;
  const tell = report?.(spec.values);
  return {
    name,
    turnsTargets,
    told: (message, start, random) =>
      message.type === "report" && tell ? tell(message, start, random) : other(message),
  };
}

/** Each weight by another function of where the round began and what the node learned. */
function moved(to: (start: number, own: number) => number): TellReport {
  return (report, start) => {
    const { weights } = report;
    if (!weights || !start) return report;
    return { ...report, weights: weights.map((own, i) => to(start[i] as number, own)) };
  };
}

function noise(factor: number): TellReport {
  return (report, start, random) => {
    const { weights } = report;
    if (!weights || !start) return report;
    const scale = (factor * distance(weights, start)) / Math.sqrt(weights.length);
    return { ...report, weights: start.map((from) => from + scale * random.normal()) };
  };
}

function losses(now: number, best: number, { lossOfMean }: Report): Partial<Report> {
  return { lossAtStart: now, lossOfBest: best, ...(lossOfMean === undefined ? {} : { lossOfMean: now }) };
}

function drawn(report: Report, claimed: Partial<NonNullable<Report["energy"]>>): Report {
  const { energy } = report;
  return energy ? { ...report, energy: { ...energy, ...claimed } } : report;
}

function measured(report: Report, claimed: Partial<NonNullable<Report["drift"]>>): Report {
  const { drift } = report;
  return drift ? { ...report, drift: { ...drift, ...claimed } } : report;
}
