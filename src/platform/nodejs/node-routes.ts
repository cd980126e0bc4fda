import { z } from "zod";
import type { BrowserJoining, Invitation } from "../../watch/joining.ts";

/** What the page is opened for. */
export const askedPage = z.strictObject({ right: z.enum(["watch", "present"]) });
export type PageRight = z.output<typeof askedPage>["right"];

/** A share of a public dataset, as assignments name it. */
export const askedShare = z.strictObject({
  dataset: z.string().min(1).max(200),
  partition: z.string().min(1).max(200),
  index: z.coerce.number().int().nonnegative().max(100_000),
  count: z.coerce.number().int().positive().max(100_000),
  seed: z.coerce.number().int().nonnegative(),
});

export type AskedShare = z.output<typeof askedShare>;

/** As runtime/share-bytes.ts makes them, compressed by gzip. */
export type PackedShare = Uint8Array;

/** What nodes in browsers, and people who let them in, are answered (share-route.ts). */
export interface NodeRoutes {
  /** Left out, nodes have data of their own. */
  readonly share?: ((asked: AskedShare) => Promise<PackedShare>) | undefined;
  readonly invitation?: (() => Invitation) | undefined;
  readonly links?: (() => BrowserJoining) | undefined;
  /** Links to the page itself, with another token each time that one is asked for that presents. */
  readonly pageLinks?: ((right: PageRight) => BrowserJoining) | undefined;
}
