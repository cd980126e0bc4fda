import { computed, signal } from "@preact/signals";
import { clock } from "../../clock.ts";
import { budgetOutlook, expectedSeconds } from "../../fold/budget.ts";
import { column } from "../../fold/table.ts";
import type { NodeView } from "../../fold/view.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { type RingSlice, ringSlices } from "../../stage/budget-ring.ts";
import { deviceNames } from "../../stage/device-names.ts";
import { devicesNeeded } from "../../stage/devices-needed.ts";
import { driftShares } from "../../stage/drift-of-pictures.ts";
import { type Group, settledGroups } from "../../stage/groups.ts";
import { type Layout, layoutOf, mostSingle } from "../../stage/layout.ts";
import { lensName, mostHeld, type Shows } from "../../stage/lens-parts.ts";
import type { Playing } from "../../stage/player.ts";
import { type Scene, type Staging, sceneAt } from "../../stage/scene.ts";
import { newestRound, type ShownRound } from "../../stage/shown-round.ts";
import { aggregator, mainMetric, nodes, run, runNodes, task, view } from "../../state.ts";
import { sameIn, sameList, steady } from "../../steady.ts";
import { shortLabel } from "../../words.ts";
import type { Stand } from "./frame.ts";

/** The stage's size in CSS pixels; 0 before it is known. */
export const stageSize = signal({ width: 0, height: 0 });

const fields = [
  "name",
  "presence",
  "device",
  "link",
  "platform",
  "slowdown",
  "unplugged",
  "removed",
  "labelCounts",
  "samples",
  "standsFor",
] as const satisfies readonly (keyof NodeView)[];
/** What the stage tells of a node. What it does in a round is told by rounds that have ended. */
export type StageNode = Pick<NodeView, (typeof fields)[number]>;

/** Changes only with what the stage tells, not with each report. */
export const stageNodes = steady<readonly StageNode[]>(nodes, (former, next) =>
  sameList(former, next, sameIn<StageNode, keyof StageNode>(fields)),
);

/** Nodes that are gone keep their places while their run lasts. */
const onStage = computed(() => {
  const places = new Set(runNodes.value);
  return stageNodes.value.filter(({ name, presence }) => presence !== "gone" || places.has(name));
});

/** What nodes are called on the stage. */
export const calledOnStage = computed(() => deviceNames(stageNodes.value));

/** Devices that a run needs, nodes and relays. */
const needed = computed(() =>
  openedView.value ? 0 : devicesNeeded(onStage.value, aggregator.value?.nodesNeeded ?? 0),
);

const isRun = computed(() => run.value !== undefined);

/** Nodes that are shown: of so many that they stand in groups nobody before all of them are there, since groups would change all the time. */
const shownNodes = computed(() => {
  const all = onStage.value;
  const ready = all.filter(({ presence }) => presence !== "loading").length;
  return !isRun.value && needed.value > mostSingle && ready < needed.value ? [] : all;
});

const learning = computed(() => run.value !== undefined && run.value.underWay !== undefined);
let formerGroups: readonly Group[] | undefined;

/** Who stands where: single nodes, or groups of many. */
export const groups = computed(() => {
  const comers = shownNodes.value.map(({ name, labelCounts, presence }) => ({
    name,
    loading: presence === "loading",
    ...(labelCounts && { labelCounts }),
  }));
  const found = settledGroups(formerGroups, comers, {
    labelNames: task.value?.labelNames ?? [],
    learning: learning.value,
  });
  formerGroups = comers.length > mostSingle && found.length > 0 ? found : undefined;
  return comers.length > mostSingle ? found : undefined;
});

export const stands = computed<readonly Stand[]>(() => {
  const byName = new Map(shownNodes.value.map((node) => [node.name, node]));
  const grouped = groups.value ?? shownNodes.value.map(({ name }) => ({ title: name, names: [name] }));
  return grouped.map(({ names }) => standOf(names.flatMap((name) => byName.get(name) ?? [])));
});

/** The class, or centre, whose weights all lenses show, as a person chose it; else each device shows what it mostly holds. */
export const chosenAnswer = signal<number | undefined>(undefined);

/** What weights for several classes speak for, by number; undefined where they speak for one. */
export const answers = computed<readonly string[] | undefined>(() => {
  const { classNames = [], weightCount = 0, picture, featureNames, graph } = task.value ?? {};
  if (graph) return undefined;
  const each = picture ? picture.width * picture.height * (picture.channels ?? 1) : featureNames?.length;
  return classNames.length > 1 && weightCount === classNames.length * (each ?? 0) ? classNames : undefined;
});

/** What a lens shows, with its name where that is one of several. */
function showing(shows: Shows): { readonly shows: Shows; readonly showsName?: string } {
  const name = shows === "all" ? undefined : answers.value?.[shows];
  return name === undefined ? { shows } : { shows, showsName: lensName(name) };
}

const chosen = computed<Shows | undefined>(() => {
  const [names, choice] = [answers.value, chosenAnswer.value];
  return names && choice !== undefined && choice < names.length ? choice : undefined;
});

/** What the large lens shows. */
export const inTheMiddle = computed(() => {
  const featureNames = task.value?.picture ? undefined : task.value?.featureNames;
  const shows = showing(chosen.value ?? "all");
  if (featureNames === undefined) return shows;
  return shows.shows === "all" && answers.value
    ? { ...shows, featureNames, columnNames: answers.value.map(shortLabel) }
    : { ...shows, featureNames };
});

function showsOf(labelCounts: readonly number[] | undefined): Shows {
  const areLabels = answers.value?.length === task.value?.labelNames.length && mainMetric.value === "accuracy";
  return chosen.value ?? (areLabels ? mostHeld(labelCounts, answers.value?.length ?? 0) : "all");
}

function standOf(of: readonly StageNode[]): Stand {
  const counts = of[0]?.labelCounts;
  return {
    ...showing(showsOf(counts)),
    names: of.map(({ name }) => name),
    presence: of.every(({ presence }) => presence === "gone" || presence === "failed") ? "away" : "here",
    link: of[0] && isRadio(of[0]) ? "radio" : "cable",
    ...(counts && { labelCounts: counts }),
  };
}

const isRadio = ({ link, device }: StageNode) => /wi-?fi|lte|4g|5g|3g|mobile/i.test(`${link} ${device}`);

/** A run that waits for nodes has places for all of them, so that nobody has to move as they come. */
const places = computed(() =>
  Math.max(stands.value.length, needed.value <= mostSingle && groups.value === undefined ? needed.value : 0),
);

export const stageLayout = computed<Layout | undefined>(() => {
  const { width, height } = stageSize.value;
  if (width === 0 || height === 0) return undefined;
  return layoutOf(places.value, width, height, { grouped: groups.value !== undefined });
});

const pictures = computed(() => (openedView.value ? undefined : view.value.weightsPictured));
const recent = computed(() => run.value?.recent ?? []);
const runNumber = computed(() => run.value?.run ?? 0);

/** What is to be shown next. */
export const newest = computed<ShownRound | undefined>(() =>
  newestRound(runNumber.value, recent.value, pictures.value),
);

let driftOf: { readonly of: ShownRound["pictures"]; readonly shares: ReadonlyMap<string, number> } | undefined;

/** The scene of the round that is played, `seconds` after it began; undefined before the stage has a size. */
export function sceneOf({ round, slow }: Playing, seconds: number): Scene | undefined {
  const layout = stageLayout.value;
  if (layout === undefined) return undefined;
  if (driftOf?.of !== round.pictures || driftOf === undefined) {
    driftOf = { of: round.pictures, shares: round.pictures ? driftShares(round.pictures) : new Map() };
  }
  const staging: Staging = { layout, placeOf: placeOf.value, drift: driftOf.shares };
  return sceneAt(round, staging, { seconds, slow });
}

const placeOf = computed(
  () => new Map(stands.value.flatMap(({ names }, place) => names.map((name) => [name, place] as const))),
);

const rounds = computed(() => run.value?.rounds);
/** Where the ring ends. */
const budgetSeconds = computed(() => (run.value ? expectedSeconds(run.value) : 0));

/** The spent budget, slice by slice. */
export const slices = computed<readonly RingSlice[]>(() => {
  const table = rounds.value;
  if (table === undefined || !(budgetSeconds.value > 0)) return [];
  const of = (name: "before" | "after" | "tau" | "c") => column(table, name);
  return ringSlices({ before: of("before"), after: of("after"), tau: of("tau"), c: of("c") }, budgetSeconds.value);
});

/** Seconds that are left now, also within a round, until the first of the budgets is spent. */
export const secondsLeft = computed(() => {
  const current = run.value;
  if (current === undefined) return undefined;
  const remainingSeconds = Math.max(0, budgetSeconds.value - budgetOutlook(current).consumedSeconds);
  const since = current.lastRound?.at ?? current.underWay?.at;
  const learns = current.status === "running" && current.learned === undefined && !openedView.value;
  if (!learns || since === undefined || current.underWay === undefined) return remainingSeconds;
  const within = Math.max(0, clock.value - Math.max(since, current.underWay.at));
  return Math.max(0, remainingSeconds - within);
});

export const spentShare = computed(() =>
  secondsLeft.value === undefined || !(budgetSeconds.value > 0) ? 0 : 1 - secondsLeft.value / budgetSeconds.value,
);

/** What words on the page tell of the stage: changed a few times a second at most. */
export const toldScene = signal<Scene | undefined>(undefined);
export const told = signal<Playing | undefined>(undefined);

/** The node, or the group, whose menu is open. */
export const openStand = signal<string | undefined>(undefined);
