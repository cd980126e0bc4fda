import { batch, computed, effect, signal } from "@preact/signals";
import type { Command } from "../../src/watch/commands.ts";
import type { FeedFrame } from "../../src/watch/feed-frame.ts";
import { fromQuery } from "./address.ts";
import { type AggregatorListener, aggregatorPort } from "./aggregator-port.ts";
import { emptyCatalog, withKnownNames } from "./catalog.ts";
import { disconnected, emptyFeed, withFrame } from "./fold/feed.ts";
import { inOrder } from "./fold/nodes.ts";
import { type Link, runState } from "./fold/run-state.ts";
import { currentRun, emptyView, type View } from "./fold/view.ts";
import { raceOf } from "./race/race-address.ts";
import { openedView, show as showKept } from "./runs/kept-runs.ts";
import { askRight } from "./session.ts";
import { afterRefusal, type Controls, completedTask, type Edits, pendingEdits, startCommand } from "./settings.ts";
import { focusWrongField, wrongFields } from "./wrong-fields.ts";

/** What the page shows; changes at most once an animation frame. */
export const view = signal<View>(emptyView);
export const link = signal<Link>("connecting");
/** Why a command was not accepted, until it is dismissed or a run starts. */
export const refusals = signal<readonly { readonly id: number; readonly text: string }[]>([]);

/** The run that the aggregator makes or made last, and what it is about: what one can act on. */
export const presentRun = computed(() => currentRun(view.value));
export const presentTask = computed(() => view.value.task);
export const presentNodes = computed(() => view.value.nodes);
/** What the page draws: an earlier run that was opened, or else the present. */
const drawn = computed(() => openedView.value ?? view.value);
export const run = computed(() => currentRun(drawn.value));
/** `edgewise replay` has only runs that were kept. */
export const noAggregator = computed(() => link.value === "open" && view.value.aggregator === undefined);
/** Parts of the view: what reads only one of them is not rendered anew when the others change. */
export const aggregator = computed(() => view.value.aggregator);
/** The present ones, whatever is opened. */
export const runs = computed(() => view.value.runs);
export const task = computed(() => drawn.value.task);
/** What is plotted beside the loss. */
export const mainMetric = computed(() => drawn.value.task?.metricNames?.[0] ?? "accuracy");
/** Nodes with data of their own test what they learned when the run ends, and the aggregator has nothing to test with. */
export const isTestedAtNodes = computed(() => (drawn.value.task ?? run.value?.task)?.dataset === "own");
export const partitions = computed(() => view.value.partitions);
/** Who has a place in the run, by name, in the order of the places. */
export const runNodes = computed(() => run.value?.nodes);
const unordered = computed(() => drawn.value.nodes);
export const nodes = computed(() => inOrder(unordered.value, runNodes.value ?? []));
export const model = computed(() => drawn.value.model);
export const samples = computed(() => drawn.value.samples);
export const messages = computed(() => drawn.value.messages);
const delayInForceMs = computed(() => view.value.delayMs);
/** A delay that the aggregator was asked for and has not told to be in force yet. */
const askedDelayMs = signal<number | undefined>(undefined);
export const roundWaits = computed(() => view.value.roundWaits);
export const refusedConnection = computed(() => view.value.refusedConnection);

const runSettings = computed(() => presentRun.value?.settings ?? view.value.aggregator?.settings);

/** What the first run of a page without a server needs, as far as it is there. Told in quarters: it is read aloud. */
const loadedShare = signal(0);
const loadedText = computed(() =>
  link.value === "loading" && loadedShare.value >= 0.25 ? `, ${25 * Math.floor(4 * loadedShare.value)} %` : "",
);

/** Told as two signals, so that equal words change nothing. */
export const runStateKind = computed(() => runState(view.value, link.value).state);
export const runStateText = computed(() => `${runState(view.value, link.value).text}${loadedText.value}`);

/** What the aggregator does: the current run's settings and the delay; undefined before it has told. */
export const current = computed<Controls | undefined>(() => {
  const settings = runSettings.value;
  const { dataset = "", model: modelName = "" } = presentTask.value ?? {};
  const delayMs = askedDelayMs.value ?? delayInForceMs.value;
  return settings && { ...settings, dataset, model: modelName, delayMs };
});

/** What runs can be made of. */
export const catalog = computed(() => view.value.aggregator?.catalog ?? emptyCatalog);
/** What can be learned. */
export const choices = computed(() => view.value.aggregator?.choices ?? []);

// Where the address is that of a race, its case and seed are not those of the next run.
const edits = signal<Edits>(raceOf(location.search) ? {} : fromQuery(location.search));
/** What a person set that no run has yet. */
export const pending = computed<Edits>(() =>
  current.value ? pendingEdits(wantedEdits(edits.value, current.value), current.value) : {},
);
/** A run is asked for, as the controls show it, and waits for nodes: to start it once more would change nothing. */
export const startWaits = computed(
  () =>
    runStateKind.value === "waiting" &&
    presentRun.value?.status !== "running" &&
    Object.keys(pending.value).length === 0,
);
/** What the controls show. */
export const controls = computed<Controls | undefined>(() => current.value && { ...current.value, ...pending.value });

// An edit that a run has taken over is no edit any more, also when a later run has something else.
effect(() => {
  if (link.value !== "open") return; // what comes of a history are runs of the past
  const left = current.value && pendingEdits(edits.peek(), current.value);
  if (left && Object.keys(left).length < Object.keys(edits.peek()).length) edits.value = left;
});

function wantedEdits(all: Edits, now: Controls): Edits {
  return completedTask(withKnownNames(all, catalog.value), now, choices.value);
}

/** Counts what a person has set; a text that is typed on is one thing. */
let deeds = 0;
let typedOf = "";
export const deedCount = (): number => deeds;

export function edit(change: Edits): void {
  const names = Object.keys(change).join();
  if (names !== typedOf) deeds += 1;
  typedOf = names;
  edits.value = { ...pending.value, ...change };
}

/** The settings that an address of this page tells of, for the next run. */
export function editAs(search: string): void {
  edits.value = fromQuery(search);
}

/** Starts a new run with what the controls show and this change, unless a field says what cannot be meant. */
export function start(change: Edits = {}): void {
  const wanted = controls.value && { ...controls.value, ...change };
  if (wanted === undefined) return;
  if (wrongFields.value.size > 0) {
    tell(`Not started: put ${[...wrongFields.value.values()].join(", ")} right first.`);
    focusWrongField();
    return;
  }
  typedOf = "";
  edit(change);
  const { dataset, model } = presentTask.value ?? {};
  const sent = send(startCommand(wanted, { delayMs: delayInForceMs.value, dataset, model }));
  if (sent) showKept(undefined);
}

/** Asks for another delay at once; without a connection, it is for the next run. */
export function setDelay(delayMs: number): void {
  const isNew = delayMs !== current.value?.delayMs;
  edit({ delayMs });
  if (isNew && send({ kind: "set-delay", delayMs })) askedDelayMs.value = delayMs;
}

delayInForceMs.subscribe(() => {
  askedDelayMs.value = undefined;
});

let refusalCount = 0;

/** Shows a person what went wrong. */
export function tell(text: string): void {
  refusals.value = [...refusals.value.slice(-2), { id: ++refusalCount, text }];
}

export function dismiss(id: number): void {
  refusals.value = refusals.value.filter((refusal) => refusal.id !== id);
}

/** False if there is no connection; people are told. */
export function send(command: Command): boolean {
  const sent = aggregatorPort().send(command);
  if (!sent) tell("There is no connection to the aggregator. Try again when it is back.");
  return sent;
}

let feed = emptyFeed;
let frameAsked = false;
/** The aggregator's clock less this page's; the largest seen is the one that travelled fastest. */
let clockOffset = Number.NEGATIVE_INFINITY;

/** The aggregator's time now, in seconds since it started. */
export function aggregatorNow(): number {
  return Math.max(feed.view.at, performance.now() / 1000 + clockOffset);
}

function take(frame: FeedFrame): void {
  if (frame.kind === "history" && feed.state !== "catching-up") clockOffset = Number.NEGATIVE_INFINITY;
  feed = withFrame(feed, frame);
  clockOffset = Math.max(clockOffset, feed.view.at - performance.now() / 1000);
  if (frameAsked) return;
  frameAsked = true;
  if (document.hidden) setTimeout(show, 500);
  else requestAnimationFrame(show);
}

function show(): void {
  frameAsked = false;
  batch(() => {
    view.value = feed.view;
    if (link.value === "catching-up" && feed.state === "complete") link.value = "open";
  });
}

const listener: AggregatorListener = {
  onFrame(frame) {
    switch (frame.kind) {
      case "history":
        take(frame);
        break;
      case "events":
        take(frame);
        if (frame.events.some((event) => event.kind === "run-started")) refusals.value = [];
        break;
      case "refused":
        if (frame.command === "set-delay") askedDelayMs.value = undefined;
        if (frame.command === "start") edits.value = afterRefusal(edits.peek());
        tell(`Not accepted (${frame.command}): ${frame.reason}`);
        break;
      default:
        frame satisfies never;
    }
  },
  onLink(next) {
    link.value = next === "open" ? "catching-up" : next;
    if (next === "open") return;
    void askRight();
    feed = disconnected(feed);
    askedDelayMs.value = undefined;
  },
  onLoading: (share) => {
    loadedShare.value = share;
  },
  onProblem: tell,
};

export function connect(): void {
  aggregatorPort().open(listener);
}
