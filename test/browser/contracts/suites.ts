import fc from "fast-check";
import { chooseKernels } from "../../../src/kernels/choose-kernels.ts";
import { browserClock } from "../../../src/platform/browser/clock.ts";
import { messagePortChannel } from "../../../src/platform/browser/message-port-channel.ts";
import { openStorage } from "../../../src/platform/browser/storage.ts";
import { webSocketDialer } from "../../../src/platform/browser/websocket-dialer.ts";
import { channelContract } from "../../contract/channel.ts";
import { clockContract } from "../../contract/clock.ts";
import { kernelsContract } from "../../contract/kernels/suite.ts";
import { storageContract } from "../../contract/storage.ts";
import { type Outcome, runAll } from "./harness.ts";
import { readHere, type ToRead, type WasRead } from "./readers.ts";

/** What the page asks of this worker. */
export interface Asked {
  /** Of the server that joins two connections to the same path. */
  readonly relay: string;
  readonly files: ToRead;
}

export interface Answered {
  readonly outcomes: readonly Outcome[];
  readonly read: WasRead;
}

const until = <T>(promise: Promise<T>) => promise;

function registerSuites(relay: string): void {
  clockContract("of this browser", () => ({ clock: browserClock, until }));
  for (const givesAway of [false, true]) {
    channelContract(
      `ports of messages${givesAway ? ", frames given away" : ""}`,
      async () => {
        const { port1, port2 } = new MessageChannel();
        return {
          first: messagePortChannel(port1, "second", { givesAway }),
          second: messagePortChannel(port2, "first"),
          until,
          dispose: async () => port1.close(),
        };
      },
      { givesAway },
    );
  }
  let pairs = 0;
  channelContract("WebSockets", async () => {
    const url = `${relay}/${pairs++}`;
    const dial = webSocketDialer(url, { maximumFrameBytes: 1024 * 1024 });
    const [first, second] = await Promise.all([dial(), dial()]);
    return {
      first,
      second,
      until,
      async dispose() {
        first.close("the test is over");
      },
    };
  });
  storageContract("IndexedDB", openStorage, { lasts: true });
}

/** What numbers are right, Node.js finds out; here a few are enough. */
fc.configureGlobal({ numRuns: 10 });

addEventListener("message", async ({ data: { relay, files } }: MessageEvent<Asked>) => {
  registerSuites(relay);
  kernelsContract(await chooseKernels());
  const answer: Answered = { outcomes: await runAll(), read: await readHere(files) };
  postMessage(answer);
});
