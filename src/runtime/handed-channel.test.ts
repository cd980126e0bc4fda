import { expect, test } from "vitest";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { handedChannel } from "./handed-channel.ts";
import type { Channel } from "./ports.ts";

/** One end as it is handed on, the other one, and what is heard at both. */
function hand(takenBy: (channel: Channel) => void) {
  const clock = createVirtualClock();
  const [inner, far] = linkChannels({ clock, names: ["near", "far"] });
  const heard: string[] = [];
  far.listen({ onFrame() {}, onClose: (reason) => heard.push(`far: ${reason}`) });
  const handed = handedChannel(inner, {
    clock,
    firstWithinMs: 15_000,
    onFirst: (frame) => {
      heard.push(`first: ${frame}`);
      takenBy(handed);
    },
    onOver: () => heard.push("over"),
  });
  return { clock, far, handed, heard };
}

test("who takes a channel over gets all frames, the first of them too, and hears of its end", async () => {
  const { clock, far, heard } = hand((channel) =>
    channel.listen({ onFrame: (frame) => heard.push(`took: ${frame}`), onClose: (reason) => heard.push(reason) }),
  );
  far.send(Uint8Array.of(1));
  far.send(Uint8Array.of(2));
  far.close("bye");
  await clock.advance(60);
  expect(heard).toEqual(["first: 1", "took: 1", "took: 2", "over", "bye", "far: bye"]);
});

test("a channel over which nothing comes is closed", async () => {
  const { clock, heard } = hand(() => {});
  await clock.advance(60);
  expect(heard).toEqual(["over", "far: no hello within 15 s"]);
});
