import type { NodeRoutes } from "../platform/nodejs/node-routes.ts";
import { keyText } from "../protocol/identity/key-text.ts";
import type { Access } from "./access.ts";
import { type Addressed, browserJoining, pageJoining } from "./node-addresses.ts";

/** Links to the page and for browsers that become nodes, with what lets them in where that is asked for. */
export function joiningLinks(
  url: () => string,
  addressed: Addressed,
  access: Access | undefined,
): Pick<NodeRoutes, "links" | "pageLinks"> {
  return {
    links: () =>
      browserJoining(url(), addressed, access ? { token: access.joinToken(), key: keyText(access.key.publicKey) } : {}),
    pageLinks: (right) => pageJoining(url(), addressed, right, access?.pageToken(right)),
  };
}
