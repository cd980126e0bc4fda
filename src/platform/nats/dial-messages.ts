import { z } from "zod";
import { isConnectionId } from "./fleet-subjects.ts";

const requestSchema = z.object({
  /** Names the connection's subjects. */
  id: z.string().refine(isConnectionId),
  /** Who asks, for people. */
  name: z.string().min(1).max(100),
  token: z.string().max(200).optional(),
});

export type DialRequest = z.infer<typeof requestSchema>;

const mostBytes = 1000;
const accepted = "ok";

/** How a node asks for a connection. */
export const dialRequest = {
  encode: (request: DialRequest): Uint8Array => new TextEncoder().encode(JSON.stringify(request)),
  /** Undefined if it is none. */
  decode(bytes: Uint8Array): DialRequest | undefined {
    if (bytes.length > mostBytes) return undefined;
    try {
      return requestSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
    } catch {
      return undefined;
    }
  },
};

/** What the aggregator says to it. */
export const dialAnswer = {
  accepted: new TextEncoder().encode(accepted),
  refused: (reason: string): Uint8Array => new TextEncoder().encode(reason),
  /** Undefined if the connection is there. */
  refusalIn(bytes: Uint8Array): string | undefined {
    const text = new TextDecoder().decode(bytes.subarray(0, mostBytes));
    return text === accepted ? undefined : text;
  },
};
