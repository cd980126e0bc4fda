import { freeInks, greyRamp, type Ink, reservedInks } from "./theme.ts";

/** How a strategy is drawn: its colour, and where colours do not suffice the shape of its points and the dashes of its line. */
export interface Look {
  readonly ink: Ink;
  /** Shape of its points, by Vega's name. */
  readonly shape: string;
  /** Dashes of its line: lengths drawn and left out in turn. */
  readonly dash: readonly number[];
}

const unbroken: readonly number[] = [1, 0];

/** Looks of the strategies that have their own colour, and of the update rule of plain fixed taus. */
const reserved: Readonly<Record<keyof typeof reservedInks, Omit<Look, "ink">>> = {
  adaptive: { shape: "circle", dash: unbroken },
  "adaptive-2019": { shape: "square", dash: unbroken },
  "adaptive-2018": { shape: "triangle-up", dash: [8, 3] },
  centralized: { shape: "diamond", dash: [2, 3] },
  asynchronous: { shape: "cross", dash: [8, 3, 2, 3] },
  sgd: { shape: "circle", dash: unbroken },
};

const freeShapes = ["triangle-down", "square", "triangle-right", "diamond", "triangle-left"] as const;
const freeDashes: readonly (readonly number[])[] = [[9, 4], [4, 4], [2, 4], [10, 3, 2, 3], unbroken];
const fixedShapes = ["triangle-down", "triangle-right", "cross", "triangle-left"] as const;
const fixedDashes: readonly (readonly number[])[] = [
  [5, 3],
  [3, 2],
  [7, 2],
];

/** At and beyond it a fixed tau has the strongest grey. */
const largestTau = 100;

/**
 * A look for each strategy: always the same one for those that are known, a grey for each fixed tau, the stronger the larger
 * it is, and for other names colours that none of these has.
 */
export function looksOfStrategies(strategies: readonly string[]): Look[] {
  const places = greyPlaces(strategies.flatMap((name) => tauOf(name) ?? []));
  const others = strategies.filter((name) => !isReserved(name) && tauOf(name) === undefined);
  return strategies.map((name) => {
    if (isReserved(name)) return { ink: reservedInks[name], ...reserved[name] };
    const tau = tauOf(name);
    return tau === undefined ? freeLook(others.indexOf(name)) : fixedLook(places.get(tau) as number);
  });
}

/** A second field with the same name: with a single field, the legend would draw its symbols' outlines with these dashes. */
const lineField = "line";

/** Scales that give each strategy its look, by its label in the field `label`; a legend shows colour and shape as one. */
export function strategyScales(strategies: readonly string[], labelOf: (strategy: string) => string) {
  return scalesOf(strategies.map(labelOf), looksOfStrategies(strategies), "label");
}

/** Scales that give each name its look. */
export function scalesOf(names: readonly string[], looks: readonly Look[], field: string) {
  const domain = [...names];
  const scaled = <R>(range: readonly R[]) => ({
    field,
    type: "nominal" as const,
    scale: { domain, range: [...range] },
  });
  return {
    color: scaled(looks.map(({ ink }) => ink.light)),
    shape: scaled(looks.map(({ shape }) => shape)),
    strokeDash: { ...scaled(looks.map(({ dash }) => [...dash])), field: lineField, legend: null },
  };
}

/** The look of the n-th name without its own, from 0; the first 25 all differ. */
export function freeLook(n: number): Look {
  const turn = Math.floor(n / freeInks.length);
  return {
    ink: freeInks[n % freeInks.length] as Ink,
    shape: freeShapes[(n + turn) % freeShapes.length] as string,
    dash: freeDashes[(n + turn) % freeDashes.length] as readonly number[],
  };
}

function fixedLook(place: number): Look {
  return {
    ink: greyRamp[place % greyRamp.length] as Ink,
    shape: fixedShapes[place % fixedShapes.length] as string,
    dash: fixedDashes[place % fixedDashes.length] as readonly number[],
  };
}

/** Where each tau is on the ramp: by its logarithm, and the next free place where that one is taken. */
function greyPlaces(taus: readonly number[]): ReadonlyMap<number, number> {
  const last = greyRamp.length - 1;
  const sorted = [...new Set(taus)].sort((a, b) => a - b);
  const places = sorted.map((tau) => Math.round((Math.log(Math.min(tau, largestTau)) / Math.log(largestTau)) * last));
  for (let i = 1; i < places.length; i++) places[i] = Math.max(places[i] as number, (places[i - 1] as number) + 1);
  for (let i = places.length - 1, most = last; i >= 0 && sorted.length <= greyRamp.length; i--, most--)
    places[i] = Math.min(places[i] as number, most);
  return new Map(sorted.map((tau, i) => [tau, places[i] as number]));
}

function isReserved(name: string): name is keyof typeof reservedInks {
  return Object.hasOwn(reservedInks, name);
}

function tauOf(name: string): number | undefined {
  const tau = /^fixed:(\d+)$/.exec(name)?.[1];
  return tau === undefined ? undefined : Number(tau);
}
