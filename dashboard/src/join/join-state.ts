import { computed, signal } from "@preact/signals";
import type { BrowserStorage } from "../../../src/platform/browser/storage.ts";
import { openStorage } from "../../../src/platform/browser/storage.ts";
import { nodeName } from "../../../src/protocol/hello.ts";
import type { Invitation, NotInvited } from "../../../src/watch/joining.ts";
import type { OwnFiles } from "../../../src/web-host/chosen-files.ts";
import type { DrawnDigit, FromNode, NodeSource, ToNode } from "../../../src/web-host/node-messages.ts";
import type { AskedOfData } from "../../../src/web-host/own-preview.ts";
import { deviceWords, suggestedName } from "./device-words.ts";
import { openFiles, usable } from "./files/files-state.ts";
import { baseOf, invitationIn, type JoinInvitation } from "./join-link.ts";
import { foldNode, type NodeView, nothingYet } from "./node-fold.ts";
import { takePlace } from "./node-places.ts";
import { stayAwake } from "./wake-lock.ts";

/** What this page knows before its node is there. */
export type Asking =
  | { readonly kind: "looking" }
  | { readonly kind: "invited"; readonly invitation: Invitation }
  /** The aggregator says no, or cannot be reached. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unreachable" };

export const asking = signal<Asking>({ kind: "looking" });
export const name = signal("");
/** Whether the page knows already who this device was, or what to call it: until then nobody can type what would be overwritten. */
export const isNamed = signal(false);
export const nameProblem = computed(() => (nodeName.safeParse(asName(name.value)).success ? undefined : nameRule));
/** The node, while this device is one. */
export const node = signal<NodeView | undefined>(undefined);
/** Whether it was a node since the page was opened, and has left. */
export const left = signal(false);

const nameRule = "Use 1 to 64 letters and digits, and . _ - between them.";

/** A name as the aggregator takes it. */
const asName = (text: string) => text.trim().replace(/\s+/g, "-");

let storage: BrowserStorage;
let place = 0;
let link: JoinInvitation = {};
let worker: Worker | undefined;
const base = baseOf(location.href);
/** What the link asks the node to compute with; for comparisons to the bit. */
const askedKernels = new URLSearchParams(location.search).get("kernels");

interface Kept {
  readonly name: string;
  readonly link: JoinInvitation;
  readonly source: NodeSource["kind"];
  /** Its person agrees that all see some of the digits. */
  readonly shows?: boolean;
  /** It was a node when the page went away, and is to be one again. */
  readonly joined: boolean;
}

/** What the run asks of files of one's own; undefined where nodes need none. */
export const askedOfFiles = computed<AskedOfData | undefined>(() => {
  if (asking.value.kind !== "invited") return undefined;
  const { question, schema } = asking.value.invitation;
  return question && { question, ...(schema ? { schema } : {}) };
});

/** Whether what is learned is to read digits, so that drawn ones are examples of it. */
export const areDigits = computed(
  () => asking.value.kind === "invited" && /^mnist-/.test(asking.value.invitation.task.dataset),
);

/** What the node is to learn from. */
export const source = signal<NodeSource["kind"]>("assigned");
/** The digits drawn here, which the browser keeps. */
export const digits = signal<readonly DrawnDigit[]>([]);
/** Whether everybody may see some of them. */
export const showsDigits = signal(false);

export function setShowsDigits(shows: boolean): void {
  showsDigits.value = shows;
  say({ kind: "digits", digits: digits.value, shows });
  void keep(worker !== undefined);
}

/** More are not kept, and would not be drawn. */
export const mostDigits = 500;

export function addDigit(digit: DrawnDigit): void {
  if (digits.value.length < mostDigits) setDigits([...digits.value, digit]);
}

export function removeLastDigit(): void {
  setDigits(digits.value.slice(0, -1));
}

function setDigits(drawn: readonly DrawnDigit[]): void {
  digits.value = drawn;
  void storage.set(`digits ${place}`, drawn);
  say({ kind: "digits", digits: drawn, shows: showsDigits.value });
}

/** Looks who this device was, and what it is invited to; a device that was a node is one again at once. */
export async function openJoining(): Promise<void> {
  storage = await openStorage();
  place = await takePlace();
  const kept = await storage.get<Kept>(keptName());
  const given = invitationIn(location.hash);
  link = given.token === undefined && given.key === undefined ? (kept?.link ?? {}) : given;
  // Nobody who looks over a shoulder has the token, and no bookmark.
  if (location.hash !== "") history.replaceState(null, "", location.pathname + location.search);
  name.value = kept?.name ?? suggestedName(navigator.userAgent, Math.random());
  isNamed.value = true;
  digits.value = (await storage.get<readonly DrawnDigit[]>(`digits ${place}`)) ?? [];
  source.value = kept?.source ?? "assigned";
  showsDigits.value = kept?.shows ?? false;
  const files = await openFiles(keptFiles());
  const goesOn = kept?.joined && (source.value !== "files" || files);
  // Whether there are still digits to be learned is for the aggregator to say, if it is there.
  const asksFirst = source.value === "drawn";
  if (asksFirst) await askInvitation();
  if (goesOn && (asking.value.kind !== "invited" || source.value === kept.source)) join(files);
  if (!asksFirst) await askInvitation();
}

const keptFiles = () => {
  const key = `files ${place}`;
  return {
    lasts: storage.lasts,
    get: () => storage.get<OwnFiles>(key),
    set: (files: OwnFiles) => storage.set(key, files),
    delete: () => storage.remove(key),
  };
};

export async function askInvitation(): Promise<void> {
  asking.value = { kind: "looking" };
  const headers = link.token === undefined ? {} : { authorization: `Bearer ${link.token}` };
  try {
    const answer = await fetch(new URL("api/may-join", base), { headers, cache: "no-store" });
    asking.value = answer.ok
      ? askingOf((await answer.json()) as Invitation | NotInvited)
      : { kind: "refused", reason: await answer.text() };
  } catch {
    asking.value = { kind: "unreachable" };
  }
  if (asking.value.kind !== "invited" || node.value) return;
  // A run of the nodes' own data takes nothing else, and others take no files.
  if (askedOfFiles.value) source.value = "files";
  else if (source.value === "files" || !areDigits.value) source.value = "assigned";
}

const askingOf = (answer: Invitation | NotInvited): Asking =>
  "refused" in answer ? { kind: "refused", reason: answer.refused } : { kind: "invited", invitation: answer };

/** Whether there is something for the node to learn from. */
export const hasData = computed(() => {
  // Who draws may also join first.
  return source.value !== "files" || usable.value !== undefined;
});

function learnsFrom(files: OwnFiles | undefined): NodeSource {
  if (source.value === "files" && files) return { kind: "files", files };
  return source.value === "drawn"
    ? { kind: "drawn", digits: digits.value, shows: showsDigits.value }
    : { kind: "assigned" };
}

/** This device becomes a node, in a worker, whose timers go on while the page is in the background. */
export function join(files: OwnFiles | undefined = usable.value): void {
  if (worker) return;
  const own = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "edgewise node" });
  worker = own;
  left.value = false;
  newest = nothingYet;
  show();
  own.addEventListener("message", ({ data }: MessageEvent<FromNode>) => {
    if (worker === own) heard(data);
  });
  own.addEventListener("error", ({ message }) => {
    if (worker === own)
      heard({ kind: "ended", failed: true, reason: message || "the browser could not start its worker" });
  });
  say({
    kind: "start",
    start: {
      base,
      token: link.token,
      aggregatorKey: link.key,
      name: asName(name.value),
      place,
      source: learnsFrom(files),
      kernels: askedKernels === "simd" || askedKernels === "plain" ? askedKernels : "auto",
      platform: deviceWords(navigator.userAgent),
    },
  });
  stayAwake(true);
  void keep(true);
}

/** The node says goodbye, and is no more. */
export function leave(): void {
  left.value = true;
  say({ kind: "stop" });
  void keep(false);
}

/** Rounds can be shorter than anybody could read; what is shown changes at most so often. */
const shownEveryMs = 250;
let newest = nothingYet;
let showing: ReturnType<typeof setTimeout> | undefined;

function show(): void {
  clearTimeout(showing);
  showing = undefined;
  node.value = newest;
}

function heard(message: FromNode): void {
  newest = foldNode(newest, message);
  if (message.kind === "round" || message.kind === "reported") showing ??= setTimeout(show, shownEveryMs);
  else show();
  if (message.kind !== "ended") return;
  worker?.terminate();
  worker = undefined;
  stayAwake(false);
  if (left.value) node.value = undefined;
  // One that ended for good is not one again after a reload.
  void keep(false);
}

/** Back to the beginning, after the node has ended. */
export function startOver(): void {
  node.value = undefined;
  void askInvitation();
}

/** Tells the worker, while there is one. */
function say(message: ToNode): void {
  worker?.postMessage(message);
}

const keptName = () => `join ${place}`;

function keep(joined: boolean): Promise<void> {
  const shows = showsDigits.value;
  return storage.set(keptName(), {
    name: asName(name.value),
    link,
    source: source.value,
    shows,
    joined,
  } satisfies Kept);
}
