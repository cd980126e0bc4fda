import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Answer, page } from "../../../test/support/fake-page.ts";
import { FeaturesTooLarge } from "../../learning/kernels.ts";

describe("a page's command that fails", () => {
  const tooLarge = new FeaturesTooLarge({ byteLength: 9, maximumBytes: 8 });

  test.each<[how: string, onCommand: () => Answer]>([
    ["later", () => Promise.reject(tooLarge)],
    [
      "at once",
      () => {
        throw tooLarge;
      },
    ],
  ])("%s is refused with the reason, and whoever runs the aggregator is told", async (_how, onCommand) => {
    const { command, failures } = page({ onCommand });
    expect(await command('{"kind":"pause"}')).toEqual({ kind: "refused", command: "pause", reason: tooLarge.message });
    expect(failures).toEqual([tooLarge]);
  });

  test("is refused in the same way if what was thrown is no error", async () => {
    const { command } = page({ onCommand: () => Promise.reject("out of paper") });
    expect(await command('{"kind":"pause"}')).toMatchObject({ reason: "out of paper" });
  });

  test("leaves the page with everything else that it asks for", async () => {
    let asked = 0;
    const { command, socket } = page({
      onCommand() {
        asked += 1;
        return asked === 1 ? Promise.reject(tooLarge) : "not now";
      },
    });
    await command('{"kind":"pause"}');
    expect(await command('{"kind":"resume"}')).toMatchObject({ command: "resume", reason: "not now" });
    expect(socket.readyState).toBe(socket.OPEN);
  });
});

test("whatever text a page sends, it is refused or carried out, and the page stays", async () => {
  const { socket, failures, clock, refusals } = page();
  const nearly = fc.record({
    kind: fc.constantFrom("start", "stop-node", "set-delay"),
    name: fc.string(),
    delayMs: fc.double(),
  });
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json(),
    nearly.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      socket.emit("message", Buffer.from(text));
    }),
  );
  await clock.advance(1);
  expect(failures).toEqual([]);
  expect(refusals().length).toBeGreaterThan(0);
  expect(socket.readyState).toBe(socket.OPEN);
});

test("of one page's commands not more than eight are under way at the same time", async () => {
  let done = () => {};
  const first = new Promise<undefined>((resolve) => {
    done = () => resolve(undefined);
  });
  const { command, refusals, clock } = page({ onCommand: () => first });
  for (let i = 0; i < 8; i++) await command('{"kind":"pause"}');
  expect(refusals()).toEqual([]);
  expect(await command('{"kind":"stop"}')).toMatchObject({
    command: "stop",
    reason: expect.stringMatching(/too many/),
  });
  done();
  await clock.advance(1);
  await command('{"kind":"stop"}');
  expect(refusals()).toHaveLength(1);
});
