/** The address of a connection's other end: IPv4 without the IPv6 around it, and without the name of an interface. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/s, "");
}
