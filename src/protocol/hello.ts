import { z } from "zod";
import { identity } from "./identity/handshake-messages.ts";
import { capabilityList, count, positive, text } from "./message-fields.ts";
import { partial } from "./pieces/piece-messages.ts";
import { stoodFor } from "./relay-messages.ts";

export const nodeName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, "must consist of letters, digits, and . _ -");

/** By which one of several runs of a program is known; it stands in addresses and names a folder. */
export const runName = z
  .string()
  .max(32)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "must consist of letters, digits, and _ -");

export const nodeData = z.enum(["assignable", "own", "table", "pictures"]);

/** The first message of a node, once on each connection. */
export const hello = z.object({
  type: z.literal("hello"),
  protocol: z.number(),
  /** Under this name the node comes back after an interruption. */
  name: nodeName,
  /** Random, new with each start of the program: tells a reconnection from a second node of the same name. */
  instance: z.string().min(1).max(64),
  /** For people: what the node runs on, and which device and link it emulates (`real` if none). */
  platform: text,
  device: text,
  link: text,
  /**
   * `assignable` nodes take any share of a public dataset that the aggregator names; `own` data stay as they are; a `table` and
   * `pictures` are own data that the nodes first have to agree on how to read.
   */
  data: nodeData,
  capabilities: capabilityList,
  /**
   * After a connection in whose `welcome` was a session: the assignment that the node can go on with, the last round of it that it was
   * directed to (0: none), whether it still works on that, and the marked rounds that it can go back to, each with the one that it was
   * directed to before; `answered`: those of them that it goes back to with its report of the round before; `asked`: what it was asked
   * last, if that is no round.
   */
  session: z
    .object({
      id: z.string().min(1).max(64),
      run: positive,
      assignment: positive,
      round: count,
      busy: z.boolean().optional(),
      kept: z.array(z.tuple([positive, count])).max(8),
      answered: z.array(positive).max(8).optional(),
      asked: z.enum(["probe", "losses"]).optional(),
    })
    .optional(),
  /** The only one of several runs that the node takes part in; left out, any that it can. */
  run: runName.optional(),
  /** How many connections this program makes at once, each for another run; left out, one. */
  serves: positive.max(64).optional(),
  /** If the node has a key, or wants the aggregator to prove its own. */
  identity: identity.optional(),
  /** If the node can tell the joules that it draws: whether by a meter or reckoned, from what, and the most it draws. */
  energy: z.object({ metered: z.boolean(), by: text, mostWatts: z.number().nonnegative().max(1e6) }).optional(),
  /** What has come of a frame over an earlier connection. */
  partial: partial.optional(),
  /** Of a relay. */
  relay: stoodFor.optional(),
});
