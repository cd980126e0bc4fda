import type { Dataset, Targets } from "../learning/dataset.ts";
import { movedBy } from "../learning/encoding/change.ts";
import type { Random } from "../math/random.ts";
import { decodeAggregatorMessage, decodeNodeMessage, encode } from "../protocol/codec.ts";
import type { NodeMessage } from "../protocol/messages.ts";
import type { ShareSource } from "../runtime/node-data.ts";
import type { Channel, Dial } from "../runtime/ports.ts";
import type { Lie } from "./lies.ts";

/** What a node is started with, changed so that the node tells a lie; the node itself is as ever. */
export function emulateLiar<O extends { readonly dial: Dial; readonly shares: ShareSource }>(
  options: O,
  lie: Lie,
  random: Random,
): O {
  const { dial, shares } = options;
  return {
    ...options,
    dial: async () => lyingChannel(await dial(), lie, random),
    ...(lie.turnsTargets ? { shares: turnedShares(shares) } : {}),
  };
}

function lyingChannel(channel: Channel, lie: Lie, random: Random): Channel {
  let start: Float32Array | undefined;
  return {
    ...channel,
    send: (frame) => channel.send(encode(lie.told(withWeights(decodeNodeMessage(frame), start), start, random))),
    listen: (listener) =>
      channel.listen({
        onFrame(frame) {
          // Decoding gives a frame away.
          const message = decodeAggregatorMessage(frame.slice());
          if (message.type === "directive")
            start = start && message.change ? movedBy(start, message.weights) : message.weights;
          listener.onFrame(frame);
        },
        onClose: (reason, clean) => listener.onClose(reason, clean),
      }),
  };
}

/** A lie is of weights, which may be sent where a change was asked for. */
function withWeights(message: NodeMessage, start: Float32Array | undefined): NodeMessage {
  if (message.type !== "report" || !message.change || !message.weights || !start) return message;
  const { change, form, ...rest } = message;
  return { ...rest, weights: movedBy(start, message.weights) };
}

function turnedShares(shares: ShareSource): ShareSource {
  return {
    async load(dataset, part, assignment) {
      const share = await shares.load(dataset, part, assignment);
      return { ...share, data: withTurnedTargets(share.data) };
    },
  };
}

/** Signs and numbers are negated, and a class becomes the next one. */
function withTurnedTargets(data: Dataset): Dataset {
  return { ...data, targets: turned(data.targets) };
}

function turned(targets: Targets): Targets {
  switch (targets.kind) {
    case "real":
      return { ...targets, values: targets.values.map((value) => -value) };
    case "class": {
      const { classCount } = targets;
      return { ...targets, values: targets.values.map((value) => (value + 1) % classCount) };
    }
    case "none":
      return targets;
    default:
      throw new Error(`unreachable: ${targets satisfies never}`);
  }
}
