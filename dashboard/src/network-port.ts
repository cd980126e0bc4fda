import { unpack } from "msgpackr/unpack";
import type { PageFrame } from "../../src/watch/commands.ts";
import type { AggregatorPort } from "./aggregator-port.ts";

const firstWaitMs = 500;
const longestWaitMs = 8000;

/**
 * The aggregator that this page came from. A connection to its events is kept, and dialled again with growing pauses whenever it
 * breaks.
 *
 * @param page the page's address
 */
export function networkPort(page: string): AggregatorPort {
  let socket: WebSocket | undefined;
  let waitMs = firstWaitMs;
  const port: AggregatorPort = {
    takesNodes: true,
    keepsRunsHere: false,
    open(listener) {
      const opened = new WebSocket(eventsUrl(page));
      opened.binaryType = "arraybuffer";
      opened.onopen = () => {
        waitMs = firstWaitMs;
        listener.onLink("open");
      };
      opened.onmessage = ({ data }) => {
        if (data instanceof ArrayBuffer) listener.onFrame(unpack(new Uint8Array(data)) as PageFrame);
      };
      opened.onclose = () => {
        listener.onLink("lost");
        setTimeout(() => port.open(listener), waitMs);
        waitMs = Math.min(longestWaitMs, waitMs * 2);
      };
      socket = opened;
    },
    send(command) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(command));
      return true;
    },
    ask: (address, init) => fetch(address, init),
  };
  return port;
}

/** Beside the page, wherever a proxy has put it. */
export function eventsUrl(page: string): string {
  const url = new URL("events", page);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = "";
  url.hash = "";
  return url.href;
}
