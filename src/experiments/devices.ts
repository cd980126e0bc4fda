import { deviceProfiles, linkProfiles } from "../emulation/profiles.ts";
import { createRandom } from "../math/random.ts";
import type { NodeProfile } from "../simulation/costs.ts";
import type { Axis } from "./axes.ts";

/** A node's device and link by their names; the device's updates take `times` as long. */
function profile(
  device: string,
  { link, slower = 1 }: { readonly link?: string; readonly slower?: number } = {},
): NodeProfile {
  const found = deviceProfiles.find(({ name }) => name === device);
  const foundLink = linkProfiles.find(({ name }) => name === link);
  if (found === undefined || (link !== undefined && foundLink === undefined))
    throw new RangeError(`no profile ${device}+${link}`);
  const { mean, standardDeviation } = found.updateSeconds;
  return {
    device: { ...found, updateSeconds: { mean: mean * slower, standardDeviation: standardDeviation * slower } },
    ...(foundLink ? { link: foundLink } : {}),
  };
}

const pi = profile("raspberry-pi-3", { link: "wifi" });

/** The papers' testbed: a laptop beside the aggregator, a laptop and three Raspberry Pi 3 over Wi-Fi. */
export const testbed: readonly NodeProfile[] = [profile("laptop"), profile("laptop", { link: "wifi" }), pi, pi, pi];

/** Five Raspberry Pi 3 over Wi-Fi. */
export const fiveAlike: readonly NodeProfile[] = [pi, pi, pi, pi, pi];

/** Five Raspberry Pi 3 over Wi-Fi of which one takes five times as long for an update. */
export const oneSlower: readonly NodeProfile[] = [
  pi,
  pi,
  pi,
  pi,
  profile("raspberry-pi-3", { link: "wifi", slower: 5 }),
];

/** Twenty over Wi-Fi that take as long as a Raspberry Pi 3 in the median, but are as unlike as phones: log-normal, sigma 0.8. */
export const twentyUnlike: readonly NodeProfile[] = unlike(20, 0.8);

function unlike(count: number, sigma: number): NodeProfile[] {
  const random = createRandom(1, "speeds of unlike devices");
  return Array.from({ length: count }, () =>
    profile("raspberry-pi-3", { link: "wifi", slower: Math.exp(sigma * random.normal()) }),
  );
}

/** Five Raspberry Pi 3 over Wi-Fi of which one stalls for 3 s, once in 5 s of computing in the mean. */
export const oneStalls: readonly NodeProfile[] = [
  pi,
  pi,
  pi,
  pi,
  { ...pi, device: { ...pi.device, stalls: { seconds: 3, everySeconds: 5 } } },
];

/** The devices and links of the nodes, as many as there are nodes. */
export function devicesAxis(sets: Readonly<Record<string, readonly NodeProfile[]>>): Axis {
  return {
    name: "devices",
    levels: Object.entries(sets).map(([value, nodes]) => ({
      value,
      change: (settings) => ({ ...settings, nodes: nodes.length, costs: { kind: "profiles" as const, nodes } }),
    })),
  };
}
