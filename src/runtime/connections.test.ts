import { describe, expect, test } from "vitest";
import { frameRate, mostBytesBeforeHello } from "./connection-limits.ts";
import { Connections } from "./connections.ts";
import type { PieceLane } from "./piece-lane.ts";
import type { ChannelListener } from "./ports.ts";

/** A connection whose other end is played by the test. */
function connected() {
  let seconds = 0;
  let listener: ChannelListener = { onFrame() {}, onClose() {} };
  const standings: string[] = [];
  const taken: number[] = [];
  const excess: string[] = [];
  const ended: (PieceLane | undefined)[] = [];
  const connections = new Connections(() => seconds, {
    onFrame: (_, frame) => taken.push(frame.byteLength),
    onExcess: (_, reason) => excess.push(reason),
    onClose() {},
    onEnded: (_, lane) => ended.push(lane),
  });
  const connection = connections.add({
    remote: "10.0.0.7:1",
    send() {},
    close() {},
    listen: (given) => {
      listener = given;
    },
    standing: (standing) => standings.push(standing),
  });
  connections.listen(connection);
  return {
    connections,
    connection,
    standings,
    taken,
    excess,
    ended,
    close: () => listener.onClose("gone", true),
    pass: (more: number) => {
      seconds += more;
    },
    send: (count: number, bytes = 1) => {
      for (let i = 0; i < count; i++) listener.onFrame(new Uint8Array(bytes));
    },
  };
}

describe("before hello", () => {
  test("64 KiB are taken, in whatever frames, and not a byte more", () => {
    const { send, taken, excess } = connected();
    send(1, mostBytesBeforeHello - 10);
    send(2, 5);
    expect([taken.length, excess]).toEqual([3, []]);
    send(1, 1);
    expect([taken.length, excess]).toEqual([3, ["sent more than 65536 bytes before hello"]]);
  });

  test("a larger frame is refused before it is read", () => {
    const { send, taken, excess } = connected();
    send(1, mostBytesBeforeHello + 1);
    expect([taken, excess.length]).toEqual([[], 1]);
  });

  test("who has said who it is may send as much as frames hold", () => {
    const { connections, connection, send, taken, excess, standings } = connected();
    connections.named(connection);
    send(3, mostBytesBeforeHello);
    expect([taken.length, excess, standings]).toEqual([3, [], ["named"]]);
  });
});

describe("frames that answer nothing", () => {
  test("100 at once and 20 a second are taken, and not one more", () => {
    const { send, pass, taken, excess } = connected();
    send(frameRate.burst);
    pass(1);
    send(frameRate.perSecond);
    expect([taken.length, excess]).toEqual([120, []]);
    send(1);
    expect([taken.length, excess]).toEqual([120, ["sent more than 20 frames a second unasked"]]);
  });

  test("each frame that a node is sent gives it one more, so that rounds may be as short as they like", () => {
    const { connections, connection, send, taken, excess } = connected();
    send(frameRate.burst);
    for (let round = 0; round < 5000; round++) {
      connections.send([connection], new Uint8Array(1));
      send(1);
    }
    expect([taken.length, excess]).toEqual([5100, []]);
  });
});

test("of a connection that was closed it is told once that it ends, also of a stranger's, and nothing is heard any more", () => {
  const { connections, connection, send, taken, excess, ended, close } = connected();
  connections.close(connection, "enough");
  send(1000);
  expect([taken, excess]).toEqual([[], []]);
  close();
  expect(ended).toEqual([undefined]);
});
