import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { type Channel, type ChannelListener, ConnectionFailed, type Dial } from "../../runtime/ports.ts";
import {
  alone,
  type ConnectionRequest,
  counterBytes,
  countersIn,
  type FromThread,
  mostBytesUntaken,
  type ToThread,
} from "./thread/messages.ts";
import type { DialerOptions } from "./websocket-dialer.ts";

/** The thread that connections live in. */
interface Thread {
  postMessage(request: ConnectionRequest, transferred: readonly MessagePort[]): void;
  /** Resolves with the reason when the thread has ended, which closes the ports of its connections. */
  readonly ended: Promise<string>;
}

/**
 * Dials an aggregator like `webSocketDialer`, but the connection lives in a thread of its own, which sends heartbeats also while this
 * one computes for long. Each frame takes some microseconds more on its way. The thread ends with this one, and keeps no program from ending.
 */
export function threadDialer(url: string, options: DialerOptions, start = startThread): Dial {
  let thread: Thread | undefined;
  return () => {
    if (!thread) {
      const started = start();
      thread = started;
      void started.ended.then(() => {
        if (thread === started) thread = undefined;
      });
    }
    return connect(thread, url, options);
  };
}

function startThread(): Thread {
  const worker = new Worker(new URL(import.meta.resolve("edgewise/nodejs/connection-thread")));
  worker.unref();
  const ended = new Promise<string>((resolve) => {
    worker.on("error", (error) => resolve(`the thread of the connection has failed: ${error.message}`));
    worker.on("exit", (code) => resolve(`the thread of the connection has ended with exit code ${code}`));
  });
  return { postMessage: (request, transferred) => worker.postMessage(request, transferred), ended };
}

function connect(thread: Thread, url: string, { maximumFrameBytes, token, pin }: DialerOptions): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const { port1: port, port2: other } = new MessageChannel();
    const counters = new SharedArrayBuffer(counterBytes);
    const { channel, arrived, ended } = channelOver(port, counters, url);
    /** Its end has been told, and the port is closed because of that. */
    let isOver = false;
    port.on("message", (message: FromThread) => {
      if (message instanceof Uint8Array) return arrived(message);
      switch (message.kind) {
        case "open":
          return resolve(channel);
        case "failed":
          isOver = true;
          reject(new ConnectionFailed(message.reason, { refused: message.refused }));
          return port.close();
        case "closed":
          isOver = true;
          ended(message.reason, message.clean);
          return port.close();
        default:
          throw new Error(`unreachable: ${message satisfies never}`);
      }
    });
    port.on("close", async () => {
      if (isOver) return;
      const reason = await thread.ended;
      reject(new ConnectionFailed(reason));
      ended(reason, false);
    });
    thread.postMessage({ url, options: { maximumFrameBytes, token, pin }, port: other, counters }, [other]);
  });
}

interface Ends {
  readonly channel: Channel;
  readonly arrived: (frame: Uint8Array) => void;
  /** Only the first one counts. */
  readonly ended: (reason: string, clean: boolean) => void;
}

function channelOver(port: MessagePort, shared: SharedArrayBuffer, remote: string): Ends {
  const { arrived, untaken, paused } = countersIn(shared);
  const tell = (message: ToThread) => port.postMessage(message);
  let listener: ChannelListener | undefined;
  /** What has come before anybody listened. */
  let early: Uint8Array[] = [];
  let end: readonly [reason: string, clean: boolean] | undefined;

  function hand(frame: Uint8Array, to: ChannelListener): void {
    const waiting = Atomics.sub(untaken, 0, frame.byteLength) - frame.byteLength;
    if (waiting <= mostBytesUntaken && Atomics.load(paused, 0) === 1) tell({ kind: "read-on" });
    to.onFrame(frame);
  }

  const channel: Channel = {
    remote,
    send(frame) {
      if (end) return;
      const given = alone(frame);
      port.postMessage(given, [given.buffer]);
    },
    close(reason) {
      if (!end) tell({ kind: "close", reason });
    },
    listen(given) {
      listener = given;
      for (const frame of early) hand(frame, given);
      early = [];
      if (end) given.onClose(...end);
    },
    arrivedBytes: () => Number(Atomics.load(arrived, 0)),
    beatEvery: (seconds, frame) => tell({ kind: "beat-every", seconds, frame }),
  };
  return {
    channel,
    arrived(frame) {
      if (listener) hand(frame, listener);
      else early.push(frame);
    },
    ended(...given) {
      if (end) return;
      end = given;
      listener?.onClose(...given);
    },
  };
}
