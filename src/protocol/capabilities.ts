import { vectorEncodings } from "./wire-vectors.ts";

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

/**
 * What this program can do of what a program of its version need not be able to: read vectors so encoded, learn from tables and
 * pictures by a schema that the nodes agree on, change the step size from round to round, be left out of rounds, go on after the
 * aggregator was restarted, be probed, and clip.
 */
export const capabilities: readonly string[] = [
  ...vectorEncodings,
  "schema",
  stepSizeCapability,
  participationCapability,
  resumeCapability,
  probeCapability,
  clippingCapability,
];
