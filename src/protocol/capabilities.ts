/** Of nodes that take the step size of a round from its directive. */
export const stepSizeCapability = "step-size";

/** Of nodes that go on with their drift correction after rounds in which they were not asked, and tell it when asked. */
export const participationCapability = "participation";

/** Of nodes that keep what they know before marked rounds, and go on with their assignments when the aggregator was restarted. */
export const resumeCapability = "resume";

/** Of nodes that answer a directive of round 0: they make its updates, report, and forget them. */
export const probeCapability = "probe";

/** Of nodes that clip their own mean gradient as the aggregator does, for their drift correction. */
export const clippingCapability = "clipping";

/** Of nodes that show their person the step of a lesson that is under way. */
export const lessonCapability = "lesson";

/** Of nodes that tell which digits their person has drawn. Only those say so whose person draws. */
export const drawingCapability = "drawing";

/** Of nodes that are told changes of the weights, and tell theirs, in each of the forms that vectors have (wire-vectors.ts). */
export const changesCapability = "changes";

/** Of nodes that take large frames in pieces, and send them so. */
export const piecesCapability = "pieces";

/** Of nodes that tell the mean of the gradients that they followed where their weights do not tell it, and of relays that sum these. */
export const pathCapability = "path";

/** Of relays, and of aggregators that take them as nodes. */
export const relayCapability = "relay";

/** Of relays that tell which of their nodes can be asked, and ask those up to a rank. */
export const relayParticipationCapability = "relay-participation";

/** Of relays that go on with their assignment over another connection, where they need not go back to an earlier round. */
export const returnCapability = "return";

/** Of relays that tell what is spent behind them. */
export const relaySpendingCapability = "relay-spending";

/** Of relays that merge what their nodes tell of tables and pictures of their own, and look who of them does not fit. */
export const relayOwnDataCapability = "relay-own-data";

/** Of relays that tell their nodes' numbers of examples, and limit them. */
export const relaySharesCapability = "relay-shares";

/** What a node cannot do, as it is no relay. */
export const ofRelaysOnly: readonly string[] = [
  relayCapability,
  relayParticipationCapability,
  returnCapability,
  relaySpendingCapability,
  relayOwnDataCapability,
  relaySharesCapability,
];

/** What relays can do of what nodes can, and what only relays can. */
export const relayCapabilities: readonly string[] = [
  "float32",
  stepSizeCapability,
  participationCapability,
  clippingCapability,
  lessonCapability,
  changesCapability,
  piecesCapability,
  pathCapability,
  ...ofRelaysOnly,
];

/**
 * What this program can do of what a program of its version need not be able to: read vectors of float32, learn from tables and
 * pictures by a schema that the nodes agree on, change the step size from round to round, be left out of rounds, go on after the
 * aggregator was restarted, be probed, clip, show lessons, tell of drawings, send changes for weights, send large frames in pieces, tell
 * their paths, and (as an aggregator) take relays, also where not all nodes take part in each round, with budgets of what is spent behind
 * them, or a largest share of all, where nodes have data of their own, and have them keep their places.
 */
export const capabilities: readonly string[] = [
  "float32",
  "schema",
  stepSizeCapability,
  participationCapability,
  resumeCapability,
  probeCapability,
  clippingCapability,
  lessonCapability,
  drawingCapability,
  changesCapability,
  piecesCapability,
  pathCapability,
  ...ofRelaysOnly,
];
