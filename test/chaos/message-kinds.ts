import {
  type AggregatorMessage,
  aggregatorMessage,
  type NodeMessage,
  nodeMessage,
} from "../../src/protocol/messages.ts";

/** Who sends a message. */
export type Sender = "node" | "aggregator";

/** Every kind of message that there is, from the schemas. */
export const messageKinds = {
  node: nodeMessage.options.map((schema): NodeMessage["type"] => schema.shape.type.value),
  aggregator: aggregatorMessage.options.map((schema): AggregatorMessage["type"] => schema.shape.type.value),
};

/** "type", as MessagePack writes it: the first key in the header of a frame. */
const typeKeyBytes = 5;

/** The kind of the message in a frame of this program's, without reading the rest. */
export function kindOf(frame: Uint8Array): string {
  // Behind four bytes of length: a map of few keys, or of more than fifteen.
  const map = 4 + (frame[4] === 0xde ? 3 : 1);
  const text = map + typeKeyBytes;
  const length = (frame[text] as number) & 0x1f;
  return String.fromCharCode(...frame.subarray(text + 1, text + 1 + length));
}
