import type { Scene, SceneNode } from "../../stage/scene.ts";
import type { Frame, Painting } from "./frame.ts";
import { paintBeads } from "./paint-beads.ts";
import { paintCore } from "./paint-core.ts";
import { paintAwaited, paintDevice, paintLinks, paintPacket } from "./paint-device.ts";

/** Paints a frame on a canvas whose units are CSS pixels. */
export function paintFrame(painting: Painting, frame: Frame): void {
  const { context } = painting;
  const { layout, stands, scene } = frame;
  context.clearRect(0, 0, layout.width, layout.height);
  const devices = stands.map((stand, place) => ({ stand, place, node: firstOf(scene, place) }));
  paintLinks(painting, frame, devices);
  paintCore(painting, frame);
  for (const device of devices) {
    if (device.stand.names.length > 1) paintBeads(painting, frame, device);
    else paintDevice(painting, frame, device);
  }
  for (const home of layout.places.slice(stands.length)) paintAwaited(painting, home);
  scene?.nodes.forEach((node, number) => {
    const rank = scene.cast.members[number]?.rank ?? 0;
    if (node.packet && rank % oneOf === 0) paintPacket(painting, frame, node);
  });
}

/** Of a group one packet is shown for so many of its nodes. */
const oneOf = 8;

function firstOf(scene: Scene | undefined, place: number): SceneNode | undefined {
  return scene?.nodes[scene.cast.byPlace.get(place)?.[0] ?? -1];
}
