/**
 * What an aggregator or a node has just finished; the time since the stage before went into it. `begun`: there is
 * something to do, for example a frame (what was before is waiting, the socket, other work). `decoded`: the frame is a
 * valid message. `stepped`: the state machine has said what to do; for an aggregator that is averaging and, with the last
 * report, estimating and deciding. `computed`: a node has done what it was asked for. `encoded`, `sent`: a message has
 * gone to everybody who gets it. `told`: those who watch have been told.
 */
export type Stage = "begun" | "decoded" | "stepped" | "computed" | "encoded" | "sent" | "told";

/** Called at the end of each stage, to see where a round's time goes (`npm run bench -- round-trace`). */
export type Trace = (stage: Stage) => void;
