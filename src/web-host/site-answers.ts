import type { ModelFile } from "../assembly/newest-model.ts";
import type { Question, QuestionAnswer } from "./site-messages.ts";
import { answerAboutRuns } from "./site-run-answers.ts";
import type { SiteRuns } from "./site-runs.ts";

export interface Answers {
  readonly model: () => ModelFile | undefined;
  readonly weights: () => Float32Array;
  /** @throws RangeError if there is no model yet, or the picture has another size */
  readonly classify: (example: Uint8Array) => Promise<unknown>;
  readonly runs: SiteRuns;
}

/** What an aggregator with a web server answers at these addresses, as far as it means something in a page. */
export async function answerQuestion(question: Question, answers: Answers): Promise<QuestionAnswer> {
  const { address, method, body } = question;
  const aboutRuns = await answerAboutRuns(question, answers.runs);
  if (aboutRuns) return aboutRuns;
  switch (`${method} ${address}`) {
    case "GET api/model": {
      const newest = answers.model();
      if (!newest) return text(404, "no run has a model yet");
      return { status: 200, type: "application/json; charset=utf-8", text: newest.text };
    }
    case "GET api/weights": {
      const { buffer, byteOffset, byteLength } = answers.weights();
      if (byteLength === 0) return text(404, "there is no model yet");
      return {
        status: 200,
        type: "application/octet-stream",
        text: new Uint8Array(buffer, byteOffset, byteLength).slice(),
      };
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
