import { z } from "zod";
import { count, positive } from "../message-fields.ts";

/** Names the bytes of one frame: the same name is only given to the same bytes. */
const transfer = z.string().min(1).max(64);

/** A part of a frame that is too large to go whole: `total` bytes, of which these begin at `offset`. */
export const piece = z.object({
  type: z.literal("piece"),
  transfer,
  offset: count,
  total: positive,
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array, "must be a binary field"),
});

/** So many bytes of it have come, without a gap. */
export const got = z.object({ type: z.literal("got"), transfer, bytes: count });

/** In the first message of each side: what has come of a frame over an earlier connection. */
export const partial = z.object({ transfer, bytes: positive });

export type Piece = Readonly<z.output<typeof piece>>;
export type Got = Readonly<z.output<typeof got>>;
export type Partial = Readonly<z.output<typeof partial>>;
