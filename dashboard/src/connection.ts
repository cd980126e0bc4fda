import { unpack } from "msgpackr/unpack";
import type { Command, PageFrame } from "../../src/watch/commands.ts";
import type { Link } from "./fold/run-state.ts";

export interface ConnectionListener {
  onFrame(frame: PageFrame): void;
  onLink(link: Link): void;
}

const firstWaitMs = 500;
const longestWaitMs = 8000;

/** Keeps a connection to the aggregator's events, dialling again with growing pauses whenever it breaks. */
export class Connection {
  readonly #url: string;
  readonly #listener: ConnectionListener;
  #socket: WebSocket | undefined;
  #waitMs = firstWaitMs;

  constructor(url: string, listener: ConnectionListener) {
    this.#url = url;
    this.#listener = listener;
  }

  open(): void {
    const socket = new WebSocket(this.#url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#waitMs = firstWaitMs;
      this.#listener.onLink("open");
    };
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.#listener.onFrame(unpack(new Uint8Array(data)) as PageFrame);
    };
    socket.onclose = () => {
      this.#listener.onLink("lost");
      setTimeout(() => this.open(), this.#waitMs);
      this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2);
    };
    this.#socket = socket;
  }

  /** False if there is no connection to send it over. */
  send(command: Command): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(command));
    return true;
  }
}

/** Beside the page, wherever a proxy has put it. */
export function eventsUrl(page: string): string {
  const url = new URL("events", page);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = "";
  url.hash = "";
  return url.href;
}
