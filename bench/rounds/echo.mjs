// One process of the floor: a bare ws client that answers each frame with a frame of the size it was told.
import { letHeapDouble } from "edgewise/nodejs/heap-growth";
import { WebSocket } from "ws";
import { answer as answerTo, processorSeconds } from "../nodes/processes.mjs";

// As the aggregator and the nodes that this is compared with.
letHeapDouble();
const [url = "", answerBytes = "0", count = "1"] = process.argv.slice(2);
for (let i = 0; i < Number(count); i++) {
  const answer = Buffer.alloc(Number(answerBytes), 1);
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 2 ** 28 });
  socket.on("message", () => socket.send(answer));
}
answerTo({ processor: processorSeconds });
