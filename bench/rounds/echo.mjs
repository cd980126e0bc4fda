// One process of the floor: bare ws clients that answer each frame with a frame of the size they were told. Arguments: url, bytes of the
// answer, number of clients, and whether the heap doubles before all of it is collected.
import { letHeapDouble } from "edgewise/nodejs/heap-growth";
import { WebSocket } from "ws";
import { answer as answerTo, processorSeconds } from "../nodes/processes.mjs";

const [url = "", answerBytes = "0", count = "1", heap = "usual"] = process.argv.slice(2);
// As that of the nodes which this is compared with.
if (heap === "doubles") letHeapDouble();
for (let i = 0; i < Number(count); i++) {
  const answer = Buffer.alloc(Number(answerBytes), 1);
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 2 ** 28 });
  socket.on("message", () => socket.send(answer));
}
answerTo({ processor: processorSeconds });
