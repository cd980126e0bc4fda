import { type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP, SocketAddress } from "node:net";

/**
 * A certificate that its own key signs (RFC 5280, version 3), in DER: what an aggregator shows that no authority knows. Nodes know its
 * key by the link, and browsers ask the person. So it has as little as servers need.
 */
export interface CertificateOptions {
  /** On the curve P-256. */
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** Names and addresses that it is for. */
  readonly hosts: readonly string[];
  readonly from: Date;
  readonly until: Date;
}

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  text: 0x0c,
  time: 0x18,
  list: 0x30,
  set: 0x31,
};

const ecdsaWithSha256 = value(tags.list, value(tags.oid, bytes("2a8648ce3d040302")));
const commonName = value(tags.oid, bytes("550403"));
const yes = value(tags.boolean, bytes("ff"));

export function selfSigned({ privateKey, publicKey, hosts, from, until }: CertificateOptions): Buffer {
  const serial = randomBytes(16);
  // Positive, and without a zero that could be left out.
  serial[0] = 0x40 | ((serial[0] as number) & 0x3f);
  const name = value(
    tags.list,
    value(tags.set, value(tags.list, commonName, value(tags.text, Buffer.from("Edgewise aggregator")))),
  );
  const content = value(
    tags.list,
    value(0xa0, value(tags.integer, bytes("02"))),
    value(tags.integer, serial),
    ecdsaWithSha256,
    name,
    value(tags.list, time(from), time(until)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    value(0xa3, value(tags.list, ...extensions(hosts))),
  );
  const signature = sign("sha256", content, privateKey);
  return value(tags.list, content, ecdsaWithSha256, value(tags.bits, bytes("00"), signature));
}

/** It is no authority, signs handshakes, is a server's, and for these hosts. */
function extensions(hosts: readonly string[]): Buffer[] {
  const extension = (id: string, isCritical: boolean, content: Buffer) =>
    value(tags.list, value(tags.oid, bytes(id)), ...(isCritical ? [yes] : []), value(tags.octets, content));
  return [
    extension("551d13", true, value(tags.list)),
    extension("551d0f", true, value(tags.bits, bytes("0780"))),
    extension("551d25", false, value(tags.list, value(tags.oid, bytes("2b06010505070301")))),
    extension("551d11", false, value(tags.list, ...hosts.map(alternativeName))),
  ];
}

function alternativeName(host: string): Buffer {
  const family = isIP(host);
  if (family === 0) return value(0x82, Buffer.from(host, "latin1"));
  return value(0x87, family === 4 ? Buffer.from(host.split(".").map(Number)) : ipv6Bytes(host));
}

function ipv6Bytes(address: string): Buffer {
  const plain = new SocketAddress({ address: address.replace(/%.*$/s, ""), family: "ipv6" }).address;
  const [before = "", after] = plain.split("::", 2);
  const groups = (text: string) =>
    text
      .split(":")
      .filter((group) => group !== "")
      .flatMap(groupsOf);
  const [head, tail] = [groups(before), after === undefined ? [] : groups(after)];
  const all = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return Buffer.from(all.flatMap((group) => [group >>> 8, group & 0xff]));
}

/** `fe80`, or the `192.168.1.5` at the end of an address that stands for one of IPv4. */
function groupsOf(text: string): number[] {
  if (!text.includes(".")) return [Number.parseInt(text, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = text.split(".").map(Number);
  return [a * 256 + b, c * 256 + d];
}

/** `20261126184500Z` */
function time(at: Date): Buffer {
  return value(tags.time, Buffer.from(`${at.toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`));
}

function value(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  if (size < 128) return Buffer.concat([Buffer.of(tag, size), content]);
  const length = size < 256 ? [0x81, size] : [0x82, size >>> 8, size & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), content]);
}

function bytes(hexadecimal: string): Buffer {
  return Buffer.from(hexadecimal, "hex");
}
