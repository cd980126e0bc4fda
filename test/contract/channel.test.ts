import { WebSocket } from "ws";
import { emulateLink, type LinkEmulation } from "../../src/emulation/link-emulation.ts";
import { linkProfiles } from "../../src/emulation/profiles.ts";
import { createRandom } from "../../src/math/random.ts";
import { messagePortChannel } from "../../src/platform/browser/message-port-channel.ts";
import type { WebSocketLike } from "../../src/platform/browser/websocket-channel.ts";
import { webSocketDialer as browserDialer } from "../../src/platform/browser/websocket-dialer.ts";
import { linkChannels } from "../../src/platform/memory/linked-channels.ts";
import { createVirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import { serveConnection } from "../../src/platform/nodejs/thread/serve-connection.ts";
import { threadDialer } from "../../src/platform/nodejs/thread-dialer.ts";
import { startWebServer } from "../../src/platform/nodejs/web-server.ts";
import { type DialerOptions, nodeUrl, webSocketDialer } from "../../src/platform/nodejs/websocket-dialer.ts";
import type { Channel } from "../../src/runtime/ports.ts";
import { type ChannelPair, channelContract } from "./channel.ts";

const done = async () => {};

channelContract("linked in memory, by turns of the promises", async () => {
  const [first, second] = linkChannels();
  return { first, second, until: (promise) => promise, dispose: done };
});

channelContract("linked in memory, by turns of a clock", async () => {
  const clock = createVirtualClock();
  const [first, second] = linkChannels({ clock });
  return { first, second, until: (promise) => clock.runUntil(promise), dispose: done };
});

for (const givesAway of [false, true]) {
  channelContract(
    `ports of a browser's messages${givesAway ? ", frames given away" : ""}`,
    async () => {
      const { port1, port2 } = new MessageChannel();
      return {
        first: messagePortChannel(port1, "second", { givesAway }),
        second: messagePortChannel(port2, "first"),
        until: (promise) => promise,
        dispose: async () => port1.close(),
      };
    },
    { givesAway },
  );
}

channelContract("WebSocket", () => connectBy(webSocketDialer));

// The thread's part runs in this thread, as tests run from sources.
const inThread = (url: string, options: DialerOptions) =>
  threadDialer(url, options, () => ({
    postMessage: (request) => void serveConnection(request),
    ended: new Promise(() => {}),
  }));
channelContract("WebSocket in a thread", () => connectBy(inThread), { givesAway: true });

// Node.js 20 has no WebSocket of a browser's kind; that of the package has the same parts.
channelContract("WebSocket of a browser", () =>
  connectBy((url, options) =>
    browserDialer(url, {
      ...options,
      open: (to, protocols) => new WebSocket(to, protocols) as unknown as WebSocketLike,
    }),
  ),
);

async function connectBy(dialer: typeof webSocketDialer): Promise<ChannelPair> {
  let arrived: (channel: Channel) => void = () => {};
  const accepted = new Promise<Channel>((resolve) => {
    arrived = resolve;
  });
  const server = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    maximumFrameBytes: 1024 * 1024,
    onNode: arrived,
    onPage: (socket) => socket.terminate(),
    classify: () => Promise.reject(new RangeError("there is no model")),
  });
  const first = await dialer(nodeUrl(server.url), { maximumFrameBytes: 1024 * 1024 })();
  return { first, second: await accepted, until: (promise) => promise, dispose: () => server.close() };
}

const emulations: readonly { readonly name: string; readonly link: LinkEmulation }[] = [
  { name: "an emulated link that does nothing", link: { additionalDelayMs: () => 0 } },
  { name: "an additional delay", link: { additionalDelayMs: () => 30 } },
  ...linkProfiles.map((profile) => ({
    name: `an emulated link like ${profile.name}`,
    link: { profile, additionalDelayMs: () => 5 },
  })),
];
for (const { name, link } of emulations) {
  channelContract(`linked in memory over ${name}`, async () => {
    const clock = createVirtualClock();
    const [first, second] = linkChannels({ clock });
    return {
      first: emulateLink(first, link, clock, createRandom(1, "first")),
      second: emulateLink(second, link, clock, createRandom(1, "second")),
      until: (promise) => clock.runUntil(promise),
      dispose: done,
    };
  });
}
