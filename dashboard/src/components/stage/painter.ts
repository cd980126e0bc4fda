import type { Scene, SceneNode } from "../../stage/scene.ts";
import type { Frame, Painting } from "./frame.ts";
import { paintBeads } from "./paint-beads.ts";
import { paintCore } from "./paint-core.ts";
import { paintAwaited, paintDevice, paintLink, paintPacket } from "./paint-device.ts";

/** Paints a frame on a canvas whose units are CSS pixels. */
export function paintFrame(painting: Painting, frame: Frame): void {
  const { context } = painting;
  const { layout, stands, scene } = frame;
  context.clearRect(0, 0, layout.width, layout.height);
  const byPlace = nodesByPlace(scene);
  stands.forEach((stand, place) => {
    paintLink(painting, frame, { stand, place, node: byPlace.get(place)?.[0] });
  });
  paintCore(painting, frame);
  stands.forEach((stand, place) => {
    const nodes = byPlace.get(place) ?? [];
    if (stand.names.length > 1) paintBeads(painting, frame, { stand, place, nodes });
    else paintDevice(painting, frame, { stand, place, node: nodes[0] });
  });
  for (const home of layout.places.slice(stands.length)) paintAwaited(painting, home);
  for (const node of scene?.nodes ?? []) {
    if (node.packet && isShown(node, byPlace)) paintPacket(painting, frame, node);
  }
}

function nodesByPlace(scene: Scene | undefined): Map<number, SceneNode[]> {
  const byPlace = new Map<number, SceneNode[]>();
  for (const node of scene?.nodes ?? []) {
    const there = byPlace.get(node.place);
    if (there) there.push(node);
    else byPlace.set(node.place, [node]);
  }
  return byPlace;
}

/** Of a group one packet is shown for each in eight of its nodes. */
function isShown(node: SceneNode, byPlace: ReadonlyMap<number, readonly SceneNode[]>): boolean {
  const there = byPlace.get(node.place) ?? [];
  return there.length === 1 || there.indexOf(node) % 8 === 0;
}
