import { z } from "zod";
import { UserError } from "../protocol/user-error.ts";

/** A file of the site could not be had. */
class SiteFileMissing extends UserError {
  override readonly name = "SiteFileMissing";
}

const block = z.object({
  file: z.string(),
  /** Of pictures. */
  count: z.number().int().positive(),
  /** As they are sent, compressed. */
  bytes: z.number().int().positive(),
});
export type SiteBlock = z.infer<typeof block>;

/** What `npm run site` has put into the site's folder of data, as its `index.json` tells. */
const siteIndex = z.object({
  /** Of the program. */
  version: z.string(),
  /** MNIST, in blocks of labels and pictures (picture-blocks.ts); runs can begin with the first ones. */
  mnist: z.object({ train: z.array(block).min(1), test: z.array(block).min(1) }),
  /** Files of other datasets, by the names that these have for them. */
  files: z.record(z.string(), z.string()),
});
export type SiteIndex = z.infer<typeof siteIndex>;

export interface SiteFiles {
  readonly index: SiteIndex;
  /**
   * The decompressed bytes of a file beside the index. `onBytes` is told how many came, each time that some do.
   *
   * @throws SiteFileMissing
   */
  read(file: string, onBytes?: (bytes: number) => void): Promise<Uint8Array>;
}

/**
 * The data of a site.
 *
 * @param folder - where they are: an address that ends with a slash
 * @throws SiteFileMissing
 */
export async function openSiteFiles(folder: string, get: typeof fetch = fetch): Promise<SiteFiles> {
  const response = await answered(new URL("index.json", folder).href, get);
  const parsed = siteIndex.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success)
    throw new SiteFileMissing("this is not what npm run site writes", {
      where: new URL("index.json", folder).pathname,
      toDo: "put the whole folder there that it made",
    });
  return {
    index: parsed.data,
    async read(file, onBytes = () => {}) {
      const address = new URL(file, folder).href;
      const body = await bodyOf(await answered(address, get), onBytes).catch((error) => unreachable(address, error));
      // Some web servers unpack such files by the way, or have the browser do it.
      return isGzip(body) ? gunzip(body) : body;
    },
  };
}

async function answered(address: string, get: typeof fetch): Promise<Response> {
  const where = new URL(address).pathname;
  try {
    const response = await get(address);
    if (response.ok) return response;
    throw new SiteFileMissing(`the web server answers ${response.status}`, {
      where,
      toDo: "see that the whole folder of the site is there",
    });
  } catch (error) {
    if (error instanceof SiteFileMissing) throw error;
    return unreachable(address, error);
  }
}

function unreachable(address: string, cause: unknown): never {
  const toDo = "see that there is a connection, and load the page again";
  throw new SiteFileMissing("it cannot be loaded", { where: new URL(address).pathname, toDo, cause });
}

async function bodyOf(response: Response, onBytes: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    pieces.push(next.value);
    onBytes(next.value.byteLength);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}
