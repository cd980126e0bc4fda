import type { Catalog } from "../catalog/catalog.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";
import type { Aggregator } from "../runtime/aggregator.ts";
import type { ChangedTask } from "../runtime/aggregator-task.ts";
import type { Command } from "../watch/commands.ts";
import type { LessonRunner } from "./lesson-runner.ts";
import { type ExpectedCosts, startProblem } from "./start-problem.ts";
import type { TaskNames } from "./task.ts";

/** What commands act on. */
export interface Commanded {
  /** How often a start was asked for, and the newest whose test data are read: another one may come meanwhile. */
  readonly starts: { count: number; before: Promise<unknown> };
  readonly aggregator: Aggregator;
  /** How the aggregator was put together. */
  readonly assembly: {
    readonly configuration: { readonly catalog: Catalog; readonly nodes: number; readonly settings: RunSettings };
    readonly startableNames: ReadonlySet<string>;
    readonly expectedCosts: ExpectedCosts;
    readonly startNode: (name: string) => void;
    readonly onStopNode: (name: string) => void;
  };
  readonly lessons: LessonRunner;
  readonly prepare: (names: TaskNames, seed: number) => Promise<ChangedTask>;
}

/** What a node has to hear of. */
const needsNetwork: ReadonlySet<Command["kind"]> = new Set(["stop-node", "start-node", "slow-node", "remove-node"]);

/** Does what a page wants. @returns why not, if it does not */
export function carryOut(command: Command, commanded: Commanded): string | undefined | Promise<string | undefined> {
  const { starts, aggregator, assembly, lessons, prepare } = commanded;
  if ("name" in command && needsNetwork.has(command.kind) && aggregator.isUnplugged(command.name))
    return `the network of ${command.name} is unplugged: plug it in first`;
  switch (command.kind) {
    case "start": {
      const { settings, delayMs, task, everyone } = command;
      const current = aggregator.task();
      const names = task ?? current;
      const problem = startProblem(
        assembly.configuration.catalog,
        settings,
        names,
        assembly.configuration.nodes,
        assembly.expectedCosts,
        delayMs ?? aggregator.delayMs(),
      );
      if (problem !== undefined) return problem;
      starts.count += 1;
      const mine = starts.count;
      if (names.dataset === current.dataset && names.model === current.model) {
        const { balance } = assembly.configuration.settings;
        aggregator.start(balance === undefined ? settings : { balance, ...settings }, delayMs, undefined, everyone);
        return undefined;
      }
      // One after the other, and only what is still wanted then: reading data holds up the rounds.
      const prepared = starts.before.then(() => (mine === starts.count ? prepare(names, settings.seed) : undefined));
      starts.before = prepared.catch(() => {});
      return prepared.then(
        (changed) => {
          if (changed && mine === starts.count) aggregator.start(settings, delayMs, changed, everyone);
          return undefined;
        },
        (error: unknown) => {
          if (error instanceof UserError) return error.message;
          throw error;
        },
      );
    }
    case "pause":
      aggregator.pause();
      return undefined;
    case "resume":
      aggregator.resume();
      return undefined;
    case "stop":
      aggregator.stop();
      return undefined;
    case "set-delay":
      aggregator.setDelay(command.delayMs);
      return undefined;
    case "stop-node":
    case "remove-node":
      if (command.kind === "stop-node") aggregator.stopNode(command.name);
      else aggregator.removeNode(command.name);
      assembly.onStopNode(command.name);
      return undefined;
    case "slow-node":
      aggregator.slowNode(command.name, command.slowdown);
      return undefined;
    case "start-node":
      if (!assembly.startableNames.has(command.name)) {
        return `${command.name} was not started from here: start it again on its own machine`;
      }
      assembly.startNode(command.name);
      return undefined;
    case "unplug-node":
    case "plug-in-node":
      aggregator.setPlug(command.name, command.kind === "unplug-node");
      return undefined;
    case "let-in-node":
      aggregator.letInNode(command.name);
      if (assembly.startableNames.has(command.name)) assembly.startNode(command.name);
      return undefined;
    case "start-lesson":
      return lessons.start(command.lesson, command.settings);
    case "next-step":
      return lessons.next(command.from);
    case "end-lesson":
      lessons.end();
      return undefined;
    default:
      throw new Error(`unreachable: ${command satisfies never}`);
  }
}
