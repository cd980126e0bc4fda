import type { NodeView } from "../fold/view.ts";

/** What kind of device a node is made to be, or else what it says that it is: `laptop`, `Raspberry Pi 3`; empty if nothing is known. */
export function kindWords({ device, platform }: Pick<NodeView, "device" | "platform">): string {
  if (device !== "real" && device !== "none" && device !== "") {
    const words = device.replaceAll("-", " ");
    return words.replace(/\braspberry pi\b/, "Raspberry Pi");
  }
  const words = platform.split(/[,;(]/)[0]?.trim() ?? "";
  // There is room for a short line; the whole is told where a node is opened.
  return words.replace(/^Node\.js \S+ on /, "");
}
