import { createRandom, type Random } from "../../../src/math/random.ts";
import { decodeAggregatorMessage, decodeNodeMessage, encode } from "../../../src/protocol/codec.ts";
import { MalformedMessage } from "../../../src/protocol/malformed-message.ts";
import { aggregatorMessage, nodeMessage } from "../../../src/protocol/messages.ts";
import { mutated } from "../mutate.ts";
import type { Target } from "../target.ts";
import { WildPacker } from "../wild-packer.ts";
import { WildValues } from "../wild-values.ts";

/** Frames that others are made from by changing bytes. */
const pool: Uint8Array[] = [];

/** Frames of messages and of what is nearly one, whole and damaged: each is a message, or malformed with a short reason. */
export const codec: Target = {
  name: "codec",

  make(random) {
    if (pool.length === 0) {
      const own = createRandom(1, "fuzz", "pool");
      for (let i = 0; i < 2000; i++) pool.push(anyFrame(own));
    }
    // New ones take ten times as long.
    const kind = random.integer(32);
    if (kind === 0) return anyFrame(random);
    if (kind === 1) return mutated(anyFrame(random), random);
    return mutated(pool[random.integer(pool.length)] as Uint8Array, random, 6);
  },

  run(input) {
    for (const decode of [decodeNodeMessage, decodeAggregatorMessage]) {
      try {
        // Decoding takes the frame over.
        const message = decode(input.slice());
        const again = encode(message);
        decode(again);
      } catch (error) {
        if (!(error instanceof MalformedMessage)) throw error;
        if (error.message.length > 1000) throw new Error(`a reason of ${error.message.length} characters`);
      }
    }
  },
};

function anyFrame(random: Random): Uint8Array {
  const schema = random.integer(2) === 0 ? nodeMessage : aggregatorMessage;
  return new WildPacker(random).frame(new WildValues(random).of(schema));
}
