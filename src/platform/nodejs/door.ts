import { type AddressInfo, Server } from "node:net";
import type { Clock } from "../../runtime/ports.ts";

/**
 * Lets a server stop listening for a moment: the system then refuses whoever connects, which costs the program nothing. Connections
 * that are there live on, and nobody else who listens to the server's events hears of it.
 */
export interface Door {
  /** @returns false if that cannot be done: not here, not now, or since the port was taken by another program once before */
  shut(): boolean;
  /** Listens again where it did before: soon, or as soon as it can. */
  open(): void;
  /** To be awaited before the server is closed: it stays as it is from then on. */
  end(): Promise<void>;
}

export interface DoorOptions {
  readonly clock: Pick<Clock, "after">;
  /** Connections that may wait to be accepted. */
  readonly backlog: number;
  /** Whether a port can be listened at again while there are connections to it; left out, on Linux, where it was tried. */
  readonly reopens?: boolean;
  /** It cannot listen again (`isProblem`), and then that it does. */
  readonly onState?: (text: string, isProblem: boolean) => void;
}

/** If it cannot listen again, it tries so soon once more. */
const againMs = 250;

/** Meant for those who started the server; while it is shut they would take it for closed. */
const eventsOfDoor: ReadonlySet<string | symbol> = new Set(["listening", "close", "error"]);

export function createDoor(
  server: Server,
  { clock, backlog, reopens = process.platform === "linux", onState = () => {} }: DoorOptions,
): Door {
  const { emit } = server;
  let state: "open" | "shut" | "opening" | "ended" = "open";
  let at: { readonly host: string; readonly port: number } | undefined;
  let wasTaken = false;
  let cancelRetry = () => {};
  let settled = () => {};

  function hold(event: string | symbol, ...args: unknown[]): boolean {
    if (!eventsOfDoor.has(event)) return Reflect.apply(emit, server, [event, ...args]);
    if (state === "opening" && event === "listening") opened();
    if (state === "opening" && event === "error") failed(args[0] as NodeJS.ErrnoException);
    return true;
  }

  function leaveAs(next: "open" | "ended"): void {
    state = next;
    server.emit = emit;
    settled();
  }

  function opened(): void {
    if (wasTaken) onState(`listens at port ${at?.port} again`, false);
    leaveAs("open");
  }

  function failed({ code, message }: NodeJS.ErrnoException): void {
    if (!wasTaken) {
      const why = code === "EADDRINUSE" ? "another program has taken it" : message;
      onState(
        `stopped listening at port ${at?.port} for a moment, because of too many connections, and cannot again: ${why}. It tries on; no node and no page can come meanwhile`,
        true,
      );
    }
    wasTaken = true;
    state = "shut";
    cancelRetry = clock.after(againMs, open);
    settled();
  }

  function open(): void {
    if (state !== "shut") return;
    cancelRetry();
    state = "opening";
    server.listen({ ...at, backlog });
  }

  return {
    shut() {
      if (state === "shut" || state === "opening") return true;
      if (state === "ended" || !reopens || wasTaken || !server.listening) return false;
      const address = server.address();
      if (!isPlain(address)) return false;
      at = { host: address.address, port: address.port };
      state = "shut";
      server.emit = hold;
      // Not the server's own: that of HTTP ends connections, too.
      Server.prototype.close.call(server);
      return true;
    },
    open,
    async end() {
      if (state === "opening") await new Promise<void>((resolve) => (settled = resolve));
      cancelRetry();
      if (state !== "ended") leaveAs("ended");
    },
  };
}

/** Whether it says all that it takes to listen there again: of a local one of IPv6 the network is missing. */
const isPlain = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === "object" && address !== null && !/^fe[89ab]/i.test(address.address);
