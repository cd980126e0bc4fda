import { deviceProfiles, linkProfiles } from "../emulation/profiles.ts";
import type { NodeProfile } from "../simulation/costs.ts";

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
