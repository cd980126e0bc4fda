import { isIPv6 } from "node:net";
import { plainAddress } from "./plain-address.ts";

/**
 * Whose connections count as one machine's: an IPv4 address, and of IPv6 the first 64 bits, since every network has
 * more addresses below those than anyone could count.
 */
export function addressGroup(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain) || plain === "::1") return plain;
  const [head = "", tail] = plain.toLowerCase().split("::", 2);
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const parts = [...first, ...Array<string>(Math.max(0, zeros)).fill("0"), ...last];
  return `${parts.slice(0, 4).join(":")}::/64`;
}
