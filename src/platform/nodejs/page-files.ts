import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import mime from "mime/lite";
import { addByteRate, type ByteRate } from "./byte-rate.ts";

interface PageFile {
  readonly bytes: Buffer;
  readonly etag: string;
}

/** The files of the built page by their paths: `assets/index-C6D2P6OF.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Files whose names change with their contents. */
const hashed = /^assets\/(.*\/)?[^/]+-[\w-]{8}\.\w+$/;
const forEver = "public, max-age=31536000, immutable";
const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i;

/**
 * Reads the built page, a few megabytes, once: whoever asks for its files again and again then costs no access to the disk, a path leads
 * nowhere but to one of them, and a page that is built anew meanwhile does not meet a program that is older.
 */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(async (path): Promise<[string, PageFile]> => {
        const bytes = await readFile(path);
        const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
        return [relative(folder, path).replaceAll(sep, "/"), { bytes, etag }];
      }),
    ),
  );
}

/**
 * The files of the built page, compressed where the build left a file `.gz` beside them, and `/join`, the page by which a browser
 * becomes a node. They are the largest answers that anybody gets, so that their bytes have a rate.
 */
export async function addPageFiles(
  server: FastifyInstance,
  files: PageFiles,
  { index = "index.html", ...rate }: ByteRate & { readonly index?: string },
): Promise<void> {
  await server.register(async (page) => {
    addByteRate(page, rate);
    page.get("/", { prefixTrailingSlash: "slash" }, (request, reply) => send(files, index, request, reply));
    page.get("/join", (request, reply) => send(files, "join.html", request, reply));
    page.get<{ Params: { "*": string } }>("/*", (request, reply) => send(files, request.params["*"], request, reply));
  });
}

function send(files: PageFiles, path: string, { method, headers }: FastifyRequest, reply: FastifyReply): unknown {
  const plain = files.get(path);
  if (!plain) return reply.callNotFound();
  const packed = takesGzip.test(String(headers["accept-encoding"] ?? "")) ? files.get(`${path}.gz`) : undefined;
  const { bytes, etag } = packed ?? plain;
  reply.headers({ vary: "accept-encoding", etag, "cache-control": hashed.test(path) ? forEver : "public, max-age=0" });
  const known = headers["if-none-match"];
  // A HEAD is answered as a whole GET would be: fastify would tell a length of 0 with 304.
  if (method === "GET" && (known === "*" || known?.includes(etag))) return reply.code(304).send();
  if (packed) reply.header("content-encoding", "gzip");
  return reply.headers({ "content-type": typeOf(path), "content-length": bytes.length }).send(bytes);
}

function typeOf(path: string): string {
  const type = mime.getType(path) ?? "application/octet-stream";
  return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
}
