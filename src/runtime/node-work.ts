import type { Assignment, Directive, Propose } from "../protocol/messages.ts";
import type { NodeInput } from "../protocol/node/environment.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";

/** What is done behind a connection to an aggregator: learning at a node, asking others at a relay. Each answers by an input. */
export interface NodeWork {
  describe(request: number, question: DataQuestion): void;
  /** Of a relay: asks which of its nodes do not fit. */
  propose(asked: Propose): void;
  load(assignment: Assignment): void;
  train(directive: Directive, keeps?: readonly number[]): void;
  goBack(round: number): void;
  score(run: number, weights: Float32Array): void;
  cancel(): void;
  slowDown(slowdown: number): void;
  runOver(run: number): void;
}

/** What the work has to know of the node that it is done for. */
export interface AssignedWork {
  take(input: NodeInput): void;
  /** Whether this is still what the node is assigned. */
  isCurrent(assignment: number): boolean;
  /** Of the frame of the newest directive. */
  directiveBytes(): number;
}
