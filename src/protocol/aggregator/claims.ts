import { type Bounds, bounded, incredibleTimes, mostTimes, type Others, othersOfEach } from "../../control/claims.ts";
import type { NodeStep } from "../../learning/node-step.ts";
import { claimAnew } from "../../learning/round-sums.ts";
import { median } from "../../math/statistics.ts";
import { dot } from "../../math/vectors.ts";
import { figure } from "../figure.ts";
import type { NodeDoubted } from "../node-doubted.ts";
import { areChance, doubt } from "./doubts.ts";
import type { Reporter } from "./reporter.ts";
import type { OpenRound, Run } from "./state.ts";
import type { Step } from "./step.ts";

/**
 * What reports claim beside weights, bounded by what the other nodes of the round say (control/claims.ts), before anything is made of
 * it. Sums that are right stay as they are.
 */
export function boundClaims(step: Step, run: Run, open: OpenRound): void {
  const { reporters, sums } = open;
  if (reporters.size < 3) return;
  let isChanged = false;
  const bound = (what: NodeDoubted["what"], of: Quantity, among: Among) => {
    for (const [name, value, limits] of beyond(reporters, of.read, among)) {
      const claim = bounded(value, limits);
      isChanged = true;
      reporters.set(name, of.write(reporters.get(name) as Reporter, claim.value));
      if (claim.named) doubt(step, run, name, what, of.said(value));
    }
  };
  bound("speed", speed, ({ bounds }) => ofSpeed(bounds));
  bound("variance", variance, ({ bounds }, { step: own }) => ofVariance(bounds, own));
  for (const loss of losses) bound("loss", loss, (others) => boundsOfLoss(run, others));
  if (ignoreLosses(run, reporters)) isChanged = true;
  if (isChanged) claimAnew(sums, reporters.values());
  boundEstimates(step, run, open);
}

/** Who has claimed a loss that no honest node would has no say about losses any more: its own count as those of all others. */
function ignoreLosses({ doubted }: Run, reporters: Map<string, Reporter>): boolean {
  const lies = (name: string) => doubted.get(name)?.includes("loss") ?? false;
  const liars = [...reporters.keys()].filter(lies);
  if (liars.length === 0 || liars.length === reporters.size) return false;
  for (const { read, write } of losses) {
    let sum = 0;
    let examples = 0;
    for (const [name, reporter] of reporters) {
      const value = lies(name) ? undefined : read(reporter);
      if (value === undefined) continue;
      sum += reporter.examples * value;
      examples += reporter.examples;
    }
    for (const name of liars) {
      const reporter = reporters.get(name) as Reporter;
      if (examples > 0 && read(reporter) !== undefined) reporters.set(name, write(reporter, sum / examples));
    }
  }
  return true;
}

interface Quantity {
  read(reporter: Reporter): number | undefined;
  write(reporter: Reporter, value: number): Reporter;
  said(value: number): string;
}

const shortestSeconds = 1e-9;

const speed: Quantity = {
  read: ({ localUpdates, localSeconds }) =>
    localUpdates > 0 ? localUpdates / Math.max(shortestSeconds, localSeconds) : undefined,
  write: (reporter, rate) => ({ ...reporter, localSeconds: reporter.localUpdates / rate }),
  said: (rate) => `claims ${figure(rate)} local updates a second`,
};

const variance: Quantity = {
  read: ({ squaredNoise }) => squaredNoise,
  write: (reporter, squaredNoise) => ({ ...reporter, squaredNoise }),
  said: (value) => `claims that its gradients vary by ${figure(value)}`,
};

const losses: readonly Quantity[] = (["loss", "lossOfBest", "lossOfMean"] as const).map((field) => ({
  read: (reporter) => reporter[field],
  write: (reporter, value) => ({ ...reporter, [field]: value }),
  said: (value) => `claims a loss of ${figure(value)}`,
}));

/** The reporters whose value is out of bounds among those of the others. */
function* beyond(
  reporters: ReadonlyMap<string, Reporter>,
  read: Quantity["read"],
  among: Among,
): Iterable<readonly [string, number, Bounds]> {
  const names: string[] = [];
  const values: number[] = [];
  for (const [name, reporter] of reporters) {
    const value = read(reporter);
    if (value === undefined) continue;
    names.push(name);
    values.push(value);
  }
  const others = othersOfEach(values);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const value = values[i] as number;
    const bounds = among(others[i] as Others, reporters.get(name) as Reporter);
    if (bounds && (value < bounds.least || value > bounds.most)) yield [name, value, bounds];
  }
}

/** The bounds of a reporter's claim, by those of the others. */
type Among = (others: Others, reporter: Reporter) => Bounds | undefined;

/**
 * Chance moves a node by about eta^2 tau_i noise_i^2, so that its own weights bear a variance out. Nodes of few examples have next to
 * none, and then say nothing of those of others.
 */
function ofVariance(bounds: Bounds | undefined, own: NodeStep | undefined): Bounds | undefined {
  if (bounds === undefined) return undefined;
  const most = Math.max(bounds.most, own ? (4 * (own.reach * own.length) ** 2) / own.localUpdates : 0);
  return { least: 0, most, credible: { least: 0, most: incredibleTimes * most } };
}

/** A busy machine makes honest nodes hundreds of times as slow for a moment. How slow one can be, the clock says: no longer than the round. */
const incredibleSpeed = 1e4;

const ofSpeed = (bounds: Bounds | undefined): Bounds | undefined =>
  bounds && { ...bounds, credible: { least: 0, most: incredibleSpeed * bounds.most } };

/** A small number does no harm. */
const upTo = (bounds: Bounds | undefined): Bounds | undefined =>
  bounds && { ...bounds, least: 0, credible: { ...bounds.credible, least: 0 } };

/** So many times as much as others lose, or all did initially, a node may lose at most. */
const lossTimes = 4;

/** No loss is negative where those of all others are not; how high it may be goes by the initial one too. */
function boundsOfLoss({ initialLoss }: Run, { bounds, least }: Others): Bounds | undefined {
  if (bounds === undefined || least < 0) return undefined;
  const { most: ofOthers } = bounds;
  const most = initialLoss > 0 ? lossTimes * Math.max(ofOthers / mostTimes, initialLoss) : ofOthers;
  return { least: 0, most, credible: { least: 0, most: incredibleTimes * most } };
}

/** rho_i and beta_i, and a gradient that is far longer than the others' counts for none. */
function boundEstimates(step: Step, run: Run, { reporters, sums }: OpenRound): void {
  const { gradients } = sums;
  if (gradients.length < 3) return;
  const names = new Map(Array.from(reporters, ([name, { estimates }]) => [estimates, name]));
  const lengths = gradients.map(({ gradient }) => Math.sqrt(dot(gradient, gradient)));
  const usual = median(lengths);
  const [rhos, betas] = [gradients.map(({ rho }) => rho), gradients.map(({ beta }) => beta)].map(othersOfEach);
  const kept = gradients.flatMap((report, i) => {
    const rho = bounded(report.rho, upTo(rhos?.[i]?.bounds));
    const beta = bounded(report.beta, upTo(betas?.[i]?.bounds));
    const times = usual > 0 ? (lengths[i] as number) / usual : 0;
    const tooLong = times > mostTimes;
    const name = names.get(report);
    if (name !== undefined && !areChance(run) && (rho.named || beta.named || times > mostTimes * incredibleTimes))
      doubt(step, run, name, "estimates", "claims estimates far beyond those of the other nodes");
    return tooLong ? [] : [{ ...report, rho: rho.value, beta: beta.value }];
  });
  gradients.splice(0, gradients.length, ...kept);
}
