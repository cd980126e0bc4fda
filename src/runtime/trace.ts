/**
 * The stage that an aggregator or a node has just finished; it took the time since the stage before. `begun`: there is
 * something to do, for example a frame (what was before is waiting, the socket, other work). `decoded`: the frame is a
 * valid message. `stepped`: the state machine has said what to do; for an aggregator that is averaging and, with the last
 * report, estimating and deciding. `computed`: a node has done what it was asked for. `encoded`, `sent`: a message has
 * been sent to all its receivers. `told`: watchers have been notified.
 */
export type Stage = "begun" | "decoded" | "stepped" | "computed" | "encoded" | "sent" | "told";

/** Called at the end of each stage, to see where a round's time goes (`npm run bench -- round-trace`). */
export type Trace = (stage: Stage) => void;
