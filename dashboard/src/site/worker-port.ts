import type {
  Begin,
  BeginAggregator,
  FromAggregator,
  Question,
  QuestionAnswer,
  ToAggregator,
} from "../../../src/web-host/site-messages.ts";
import type { AggregatorListener, AggregatorPort } from "../aggregator-port.ts";
import { asSentence } from "../words.ts";
import { createSiteDevices } from "./site-devices.ts";
import { siteWorker } from "./site-worker.ts";

/** An aggregator in a worker of this page, with a worker for each of its devices: what the page has where no server is. */
export function workerPort(site: BeginAggregator): AggregatorPort {
  const worker = siteWorker("aggregator");
  const tell = (message: ToAggregator, given: Transferable[] = []) => worker.postMessage(message, given);
  const devices = createSiteDevices((name, port) => tell({ kind: "device", name, port }, [port]));
  const answers = new Map<number, (answer: QuestionAnswer) => void>();
  let questions = 0;
  let listener: AggregatorListener | undefined;
  let isOpen = false;
  let failure: string | undefined;

  function fail(reason: string): void {
    failure = reason;
    isOpen = false;
    listener?.onLink("failed");
    listener?.onProblem?.(`Nothing can be learned here: ${asSentence(reason)}`);
  }

  worker.onerror = (event) => fail(event.message || "its worker does not start; a newer browser may be needed");
  worker.onmessage = ({ data: message }: MessageEvent<FromAggregator>) => {
    switch (message.kind) {
      case "loading":
        return listener?.onLoading?.(message.share);
      case "frame":
        if (!isOpen) listener?.onLink("open");
        isOpen = true;
        listener?.onFrame(message.frame);
        if (message.frame.kind !== "refused") tell({ kind: "taken" });
        return;
      case "answer":
        answers.get(message.id)?.(message.answer);
        answers.delete(message.id);
        return;
      case "start-device":
        return devices.start(message.name);
      case "stopping-device":
        return devices.ending(message.name);
      case "incomplete":
        return listener?.onProblem?.(`Runs go on with the pictures that are here: ${asSentence(message.reason)}`);
      case "not-kept":
        return listener?.onProblem?.(`The browser did not keep the run: ${asSentence(message.reason)}`);
      case "failed":
        return fail(message.reason);
      default:
        message satisfies never;
    }
  };
  const begin: Begin = { kind: "aggregator", ...site };
  worker.postMessage(begin);

  return {
    takesNodes: false,
    keepsRunsHere: true,
    open(given) {
      listener = given;
      given.onLink("loading");
      if (failure !== undefined) fail(failure);
      tell({ kind: "watch" });
    },
    send(command) {
      if (isOpen) tell({ kind: "command", command });
      return isOpen;
    },
    ask(address, init = {}) {
      // A page that is its own server lets itself do everything; this is asked before anything is shown.
      if (address === "api/session") return Promise.resolve(Response.json({ right: "present" }));
      questions += 1;
      const id = questions;
      return new Promise((resolve) => {
        answers.set(id, ({ status, type, text }) =>
          resolve(new Response(text, { status, headers: { "content-type": type } })),
        );
        tell({ kind: "ask", id, question: questionOf(address, init) });
      });
    },
  };
}

function questionOf(address: string, { method = "GET", body }: RequestInit): Question {
  const told = body instanceof Uint8Array || typeof body === "string" ? { body } : {};
  return { address, method, ...told };
}
