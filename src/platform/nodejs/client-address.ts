import type { IncomingHttpHeaders } from "node:http";
import { plainAddress } from "./plain-address.ts";

/** Of a request, what tells where it comes from. */
export interface Coming {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Where requests come from: of those that a proxy passes on, what the proxy tells. */
export interface ClientAddresses {
  isProxy(address: string): boolean;
  of(request: Coming): string;
}

/**
 * @param proxies the addresses of proxies that are believed. Each of them adds to X-Forwarded-For, at its end, who it was
 *   connected to by; what stands before that may have been made up.
 */
export function createClientAddresses(proxies: readonly string[] = []): ClientAddresses {
  const trusted = new Set(proxies.map(plainAddress));
  const isProxy = (address: string) => trusted.has(plainAddress(address));
  return {
    isProxy,
    of({ headers, socket }) {
      let address = plainAddress(socket.remoteAddress ?? "");
      const told = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
      while (isProxy(address)) {
        const before = told.pop()?.trim();
        if (!before) break;
        address = plainAddress(before);
      }
      return address;
    },
  };
}
