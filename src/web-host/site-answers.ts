import type { ModelFile } from "../assembly/newest-model.ts";
import type { RunList } from "../watch/run-list.ts";
import type { Question, QuestionAnswer } from "./site-messages.ts";

export interface Answers {
  readonly model: () => ModelFile | undefined;
  /** @throws RangeError if there is no model yet, or the picture has another size */
  readonly classify: (example: Uint8Array) => Promise<unknown>;
}

/** A site has no disk: its runs are those that its page remembers. */
const noKeptRuns: RunList = { kept: false, runs: [], leftOut: 0, unreadable: 0 };

/** What an aggregator with a web server answers at these addresses, as far as it means something in a page. */
export async function answerQuestion({ address, method, body }: Question, answers: Answers): Promise<QuestionAnswer> {
  switch (`${method} ${address}`) {
    case "GET api/runs":
      return json(200, noKeptRuns);
    case "GET api/model": {
      const newest = answers.model();
      if (!newest) return text(404, "no run has a model yet");
      return { status: 200, type: "application/json; charset=utf-8", text: newest.text };
    }
    case "POST api/classify":
      if (!(body instanceof Uint8Array)) return json(415, { error: "send the example's bytes" });
      try {
        return json(200, await answers.classify(body));
      } catch (error) {
        if (error instanceof RangeError) return json(400, { error: error.message });
        throw error;
      }
    default:
      return text(404, `a site without a server does not answer ${address}`);
  }
}

const text = (status: number, content: string): QuestionAnswer => ({
  status,
  type: "text/plain; charset=utf-8",
  text: content,
});

const json = (status: number, value: unknown): QuestionAnswer => ({
  status,
  type: "application/json; charset=utf-8",
  text: JSON.stringify(value),
});
