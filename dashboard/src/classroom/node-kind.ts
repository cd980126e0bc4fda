export type NodeKind = "phone" | "tablet" | "browser" | "program" | "emulated device";

const browser = /^(Firefox|Edge|Opera|Samsung Internet|Chrome|Safari|a browser)\b/;

/** What a node is, by what it said of itself when it came. */
export function nodeKind({ platform, device }: { readonly platform: string; readonly device: string }): NodeKind {
  if (device !== "real" && device !== "") return "emulated device";
  if (!browser.test(platform)) return "program";
  if (/ on iPhone$/.test(platform)) return "phone";
  if (/ on iPad$/.test(platform)) return "tablet";
  return / on Android$/.test(platform) ? "phone" : "browser";
}
