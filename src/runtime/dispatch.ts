import { encode } from "../protocol/codec.ts";
import { type DispatchEffect, type DispatchInput, stepDispatch } from "../protocol/dispatch/dispatcher.ts";
import { goingOnTo } from "../protocol/dispatch/going-on.ts";
import { type Arrival, createDispatchState, type DispatchedRun } from "../protocol/dispatch/state.ts";
import { helloSeconds } from "../protocol/silence.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import type { Aggregator } from "./aggregator-options.ts";
import { mostBytesBeforeHello } from "./connection-limits.ts";
import { handedChannel } from "./handed-channel.ts";
import type { Admit } from "./node-proofs.ts";
import { oneByOne } from "./one-by-one.ts";
import type { Channel, Clock } from "./ports.ts";
import { readFrame } from "./read-frame.ts";

/** A run, with the aggregator that does it. */
export interface RunToServe extends DispatchedRun {
  readonly aggregator: Pick<Aggregator, "accept" | "subscribe" | "history" | "giveOnNode">;
}

export interface Dispatch {
  /** Takes over the channel of a node, for the aggregator of the run that needs it. `run`: it came for this one. */
  accept(channel: Channel, how: { readonly admit: Admit; readonly run?: string | undefined }): void;
}

interface Arrived {
  readonly channel: Channel;
  readonly admit: Admit;
}

/** Has several runs share the nodes that come to one program (protocol/dispatch/). Aggregators are to be given here before they start. */
export function createDispatch(runs: readonly RunToServe[], clock: Clock): Dispatch {
  const byName = new Map(runs.map((run) => [run.name, run]));
  const open = new Map<number, Arrived>();
  let state = createDispatchState(runs);
  let connections = 0;

  const take = oneByOne((input: DispatchInput) => {
    const [next, effects] = stepDispatch(runs, state, input, clock.now());
    state = next;
    for (const effect of effects) perform(effect);
  });

  function perform(effect: DispatchEffect): void {
    const arrived = open.get(effect.connection);
    if (!arrived) return;
    const { channel, admit } = arrived;
    switch (effect.kind) {
      case "give":
        return byName.get(effect.run)?.aggregator.accept(channel, { admit });
      case "give-on": {
        const reason = goingOnTo(effect.to);
        byName.get(effect.from)?.aggregator.giveOnNode(effect.name, reason);
        // The aggregator knows a connection by name only when its node has proven whose that is.
        return channel.close(reason);
      }
      case "refuse": {
        const { reason, final } = effect;
        channel.send(encode({ type: "dismissal", reason, final, ...(final ? {} : { passes: true }) }));
        return channel.close(reason);
      }
      default:
        throw new Error(`unreachable: ${effect satisfies never}`);
    }
  }

  for (const run of runs) {
    const follow = followRun(run.name, take);
    for (const event of run.aggregator.history()) follow(event);
    run.aggregator.subscribe(follow);
  }

  return {
    accept(channel, { admit, run }) {
      connections += 1;
      const connection = connections;
      const handed = handedChannel(channel, {
        clock,
        firstWithinMs: 1000 * helloSeconds,
        onFirst(frame) {
          const arrival = arrivalIn(frame);
          // Whoever says something else is told so by any of them.
          if (!arrival) return runs[0]?.aggregator.accept(handed, { admit });
          take({ kind: "came", connection, arrival: run === undefined ? arrival : { ...arrival, run } });
        },
        onOver() {
          open.delete(connection);
          take({ kind: "gone", connection });
        },
      });
      open.set(connection, { channel: handed, admit });
    },
  };
}

/** The hello of a node, if it is one. The frame stays as it is. */
function arrivalIn(frame: Uint8Array): Arrival | undefined {
  if (frame.byteLength > mostBytesBeforeHello) return undefined;
  const read = readFrame(0, frame, 0, () => {});
  return read.kind === "received" && read.message.type === "hello" ? read.message : undefined;
}

/** What the dispatcher has to know of a run's events. */
function followRun(run: string, take: (input: DispatchInput) => void): (event: AggregatorEvent) => void {
  let learns = false;
  return (event) => {
    switch (event.kind) {
      case "waiting":
        if (!learns && event.present < event.needed) take({ kind: "waits", run });
        return;
      case "run-started":
        learns = false;
        return take({ kind: "began", run, names: event.nodes });
      case "run-restored":
        learns = true;
        return take({ kind: "began", run, names: event.nodes, restored: true });
      case "probe-started":
      case "round-started":
        learns = true;
        return;
      case "run-finished":
        learns = false;
        return take({ kind: "ended", run });
      default:
    }
  };
}
