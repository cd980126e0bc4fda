import { InvalidArgumentError } from "commander";
import { type DeviceProfile, deviceProfiles, type LinkProfile, linkProfiles } from "../emulation/profiles.ts";
import type { Cost, NodeProfile } from "../simulation/costs.ts";
import { entries, inRange } from "./usage.ts";

/** Parsers of the costs on a simulation's command line. */

const seconds = inRange(0, 1e7);

/** `MEAN,SD` or `MEAN`, seconds. */
export function costOption(text: string): Cost {
  const [mean, standardDeviation] = momentsOf(text, ",");
  return standardDeviation === undefined
    ? { kind: "constant", seconds: mean }
    : { kind: "normal", mean, standardDeviation };
}

/** Node by node, separated by commas: a device, and a link behind a `+`; each a known name, or `MEAN/SD` seconds. */
export function profilesOption(text: string): NodeProfile[] {
  return entries(text).map((each) => {
    const [device = "", link, ...more] = each.split("+");
    if (more.length > 0) throw new InvalidArgumentError(`"${each}" has more than a device and a link.`);
    return { device: deviceOf(device), ...(link === undefined ? {} : { link: linkOf(link) }) };
  });
}

function deviceOf(text: string): DeviceProfile {
  const known = deviceProfiles.find(({ name }) => name === text);
  return known ?? { name: text, updateSeconds: normalOf(text, deviceProfiles) };
}

function linkOf(text: string): LinkProfile {
  const known = linkProfiles.find(({ name }) => name === text);
  if (known) return known;
  const latencySeconds = normalOf(text, linkProfiles);
  return {
    name: text,
    latencySeconds,
    bytesPerSecond: Number.POSITIVE_INFINITY,
    lossProbability: 0,
    retransmissionSeconds: 0,
  };
}

function normalOf(text: string, known: readonly { readonly name: string }[]) {
  if (!/^[\d.]/.test(text)) {
    const names = known.map(({ name }) => name).join(", ");
    throw new InvalidArgumentError(`"${text}" is neither MEAN/SD in seconds nor one of: ${names}.`);
  }
  const [mean, standardDeviation = 0] = momentsOf(text, "/");
  return { mean, standardDeviation };
}

function momentsOf(text: string, separator: string): [mean: number, standardDeviation?: number] {
  const [mean, standardDeviation, ...more] = text.split(separator).map(seconds);
  if (mean === undefined || more.length > 0) {
    throw new InvalidArgumentError(`It must be MEAN${separator}SD or MEAN, in seconds.`);
  }
  return standardDeviation === undefined ? [mean] : [mean, standardDeviation];
}
