import type { Begin, DeviceEnded } from "../../../src/web-host/site-messages.ts";
import { siteWorker } from "./site-worker.ts";

/** The workers of a site's devices. */
export interface SiteDevices {
  /** Does nothing for a device that runs; one that is about to end is started again when it has. */
  start(name: string): void;
  /** The device has been told to end. */
  ending(name: string): void;
}

interface Running {
  isEnding: boolean;
  startAgain: boolean;
}

const usualSeed = 1;

/** @param connect gives the aggregator its end of the line to a device */
export function createSiteDevices(connect: (name: string, port: MessagePort) => void): SiteDevices {
  const running = new Map<string, Running>();

  function start(name: string): void {
    const before = running.get(name);
    if (before?.isEnding) before.startAgain = true;
    if (before) return;
    const device: Running = { isEnding: false, startAgain: false };
    running.set(name, device);
    const worker = siteWorker(name);
    const { port1, port2 } = new MessageChannel();
    connect(name, port1);
    const begin: Begin = { kind: "device", name, number: Number(/\d+$/.exec(name)?.[0]), seed: usualSeed, port: port2 };
    worker.postMessage(begin, [port2]);
    worker.onmessage = ({ data: { failed, reason } }: MessageEvent<DeviceEnded>) => {
      if (failed) console.error(`${name} has ended: ${reason}`);
      worker.terminate();
      running.delete(name);
      if (device.startAgain) start(name);
    };
  }

  return {
    start,
    ending(name) {
      const device = running.get(name);
      if (device) device.isEnding = true;
    },
  };
}
