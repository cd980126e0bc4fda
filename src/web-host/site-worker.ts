import { builtInCatalog } from "../catalog/built-in.ts";
import { chooseKernels } from "../kernels/choose-kernels.ts";
import { browserClock } from "../platform/browser/clock.ts";
import type { FromRace, ToRace } from "./race-messages.ts";
import { serveRace } from "./serve-race.ts";
import { serveSite } from "./serve-site.ts";
import { startSiteDevice } from "./site-device.ts";
import type { Begin, DeviceEnded, FromAggregator, StartDevice, ToAggregator } from "./site-messages.ts";

/** A worker of a site: its first message says whether it is the aggregator or a device, or, of any page, a race. One script, which browsers load once. */
self.onmessage = ({ data: begin }: MessageEvent<Begin>) => {
  switch (begin.kind) {
    case "aggregator": {
      const take = serveSite(begin, (message: FromAggregator) => self.postMessage(message));
      self.onmessage = ({ data }: MessageEvent<ToAggregator>) => take(data);
      return;
    }
    case "race": {
      const take = serveRace(begin, (message: FromRace) => self.postMessage(message));
      self.onmessage = ({ data }: MessageEvent<ToRace>) => take(data);
      return;
    }
    case "device":
      return void runDevice(begin);
    default:
      throw new Error(`unreachable: ${begin satisfies never}`);
  }
};

async function runDevice(start: StartDevice): Promise<void> {
  const node = startSiteDevice(start, {
    clock: browserClock,
    kernels: await chooseKernels(),
    catalog: builtInCatalog,
    instance: `worker-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`,
  });
  const ended: DeviceEnded = await node.ended;
  self.postMessage(ended);
}
