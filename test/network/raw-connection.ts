import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { frameOf, readFrame } from "../support/foreign-frames.ts";

/** How a connection ended. */
export interface Close {
  readonly code: number;
  readonly reason: string;
  /** The aggregator's last message, if it was a dismissal. */
  readonly dismissal: { readonly reason: string; readonly final: boolean } | undefined;
}

type Message = Readonly<Record<string, unknown>> & { readonly type: string };

/** A WebSocket to an aggregator on which any bytes can be sent. */
export interface RawConnection {
  /** As a frame, if it is not bytes or text already. */
  send(what: Readonly<Record<string, unknown>> | Uint8Array | string): void;
  /** The next unread message of this type; rejects if the connection ends before. */
  next(type: string): Promise<Message>;
  readonly closed: Promise<Close>;
}

/** Resolves when the connection is open; it ends with the test. `read`: another way to read what comes. */
export async function connectRaw(url: string, read: (frame: Uint8Array) => object = readFrame): Promise<RawConnection> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/node`, { perMessageDeflate: false });
  onTestFinished(() => socket.terminate());
  const untaken: Message[] = [];
  const waiting = new Set<() => void>();
  let last: Message | undefined;
  let end: Close | undefined;
  const look = () => {
    for (const each of [...waiting]) each();
  };
  socket.on("message", (data) => {
    last = read(data as Buffer) as Message;
    untaken.push(last);
    look();
  });
  const closed = new Promise<Close>((resolve) => {
    socket.on("close", (code, reason) => {
      const dismissal =
        last?.type === "dismissal" ? { reason: String(last.reason), final: last.final === true } : undefined;
      end = { code, reason: String(reason), dismissal };
      resolve(end);
      look();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  // `closed` reports what happens after that.
  socket.on("error", () => {});

  return {
    send: (what) => socket.send(typeof what === "string" || what instanceof Uint8Array ? what : frameOf(what)),
    next: (type) =>
      new Promise((resolve, reject) => {
        const attempt = () => {
          const index = untaken.findIndex((message) => message.type === type);
          if (index < 0 && !end) return;
          waiting.delete(attempt);
          if (index < 0) reject(new Error(`closed without ${type}: ${JSON.stringify(end)}`));
          else resolve(untaken.splice(0, index + 1).at(-1) as Message);
        };
        waiting.add(attempt);
        attempt();
      }),
    closed,
  };
}

/** A good hello of a node of that name. */
export const helloOf = (name: string) => ({
  type: "hello",
  protocol: 2,
  name,
  instance: `instance of ${name}`,
  platform: "a test",
  device: "real",
  link: "real",
  data: "assignable",
  capabilities: [],
});
