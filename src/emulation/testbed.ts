import { type DeviceProfile, deviceProfiles, type LinkProfile, linkProfiles } from "./profiles.ts";

/** A device of the papers' testbed; left out, its link is none that counts. */
export interface TestbedDevice {
  readonly device: DeviceProfile;
  readonly link?: LinkProfile;
}

/** c and b of the testbed, in seconds. */
export const testbedCosts = { localSeconds: 0.013, globalSeconds: 0.13 };

/**
 * The first device is the aggregator's own laptop, the second another one, the others are Raspberry Pis; all but the first over Wi-Fi.
 *
 * @param number counted from 1
 */
export function testbedDevice(number: number): TestbedDevice {
  const device = profile(deviceProfiles, number <= 2 ? "laptop" : "raspberry-pi-3");
  return number === 1 ? { device } : { device, link: profile(linkProfiles, "wifi") };
}

function profile<P extends { readonly name: string }>(profiles: readonly P[], name: string): P {
  const found = profiles.find((each) => each.name === name);
  if (!found) throw new Error(`there is no profile ${name}`);
  return found;
}
