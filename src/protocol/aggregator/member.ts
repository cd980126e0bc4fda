import {
  changesCapability,
  clippingCapability,
  drawingCapability,
  lessonCapability,
  participationCapability,
  pathCapability,
  piecesCapability,
  probeCapability,
  relayOwnDataCapability,
  relayParticipationCapability,
  relaySharesCapability,
  relaySpendingCapability,
  resumeCapability,
  returnCapability,
  stepSizeCapability,
} from "../capabilities.ts";
import type { Hello, NodeData } from "../messages.ts";
import type { ConnectionId } from "./environment.ts";

/** A node that was accepted, whether it is connected or not. */
export interface Member {
  readonly name: string;
  instance: string;
  /** The public key that it proved when it joined last, if it has one: whoever proves no other one is this node. */
  key: string | undefined;
  connection: ConnectionId | undefined;
  /** When its connection ended; left out while it has one. */
  goneSeconds?: number | undefined;
  /** Until then it keeps its place in the open round, although it is not connected (returning.ts). */
  awayUntil?: number | undefined;
  data: NodeData;
  /** Takes the step size of a round from its directive. */
  takesStepSizes: boolean;
  /** Goes on with its assignment when the aggregator was restarted. */
  resumes: boolean;
  /** Goes on with its assignment when its connection breaks. */
  returns: boolean;
  /** Goes on with its drift correction after rounds in which it was not asked. */
  sitsOut: boolean;
  /** As a relay, has some of its nodes sit out. */
  drawsAmongNodes: boolean;
  /** As a relay, tells how many examples its nodes have, and limits that. */
  limitsShares: boolean;
  /** As a relay, tells what is spent behind it. */
  tellsSpending: boolean;
  /** As a relay, merges what its nodes tell of data of their own. */
  mergesOwnData: boolean;
  /** Answers a probe. */
  takesProbes: boolean;
  /** Makes its drift correction of what was clipped. */
  clips: boolean;
  /** Tells the mean of the gradients that it followed. */
  tellsPath: boolean;
  /** Takes large frames in pieces. */
  takesPieces: boolean;
  /** Is told changes of weights, and tells them. */
  takesChanges: boolean;
  stoppedOnPurpose: boolean;
  /** A person has had it leave, and has not let it in again. */
  removed: boolean;
  showsLessons: boolean;
  /** Tells of digits that its person draws. */
  draws: boolean;
  slowdown: number;
  /** For whom it stands, if it is a relay. */
  relay: Hello["relay"];
  /** At a relay: what kind of device it is. */
  kind: string | undefined;
  /** Whether it can tell what it draws, from what, the most that it draws by its own word, and the most that it was seen to draw. */
  energy:
    | (NonNullable<Hello["energy"]> & {
        readonly seenWatts?: number;
        /** More than this nobody believes it, beside what the others say. */
        readonly believedWatts?: number;
      })
    | undefined;
}

/** Before it is known what it can do. Written out: engines describe each object anew that others are copied into, and there may be a million. */
export function newMember({ name, instance, data }: Hello, connection: ConnectionId): Member {
  return {
    name,
    instance,
    key: undefined,
    connection,
    goneSeconds: undefined,
    awayUntil: undefined,
    data,
    takesStepSizes: false,
    resumes: false,
    returns: false,
    sitsOut: false,
    drawsAmongNodes: false,
    limitsShares: false,
    tellsSpending: false,
    mergesOwnData: false,
    takesProbes: false,
    clips: false,
    tellsPath: false,
    takesPieces: false,
    takesChanges: false,
    stoppedOnPurpose: false,
    removed: false,
    showsLessons: false,
    draws: false,
    slowdown: 1,
    relay: undefined,
    kind: undefined,
    energy: undefined,
  };
}

/** What a node can do that not each can. */
export function abilitiesOf(capabilities: readonly string[]) {
  const can = (capability: string) => capabilities.includes(capability);
  return {
    takesStepSizes: can(stepSizeCapability),
    resumes: can(resumeCapability),
    returns: can(resumeCapability) || can(returnCapability),
    sitsOut: can(participationCapability),
    drawsAmongNodes: can(relayParticipationCapability),
    limitsShares: can(relaySharesCapability),
    tellsSpending: can(relaySpendingCapability),
    mergesOwnData: can(relayOwnDataCapability),
    takesProbes: can(probeCapability),
    takesPieces: can(piecesCapability),
    takesChanges: can(changesCapability),
    clips: can(clippingCapability),
    tellsPath: can(pathCapability),
    showsLessons: can(lessonCapability),
    draws: can(drawingCapability),
  };
}
