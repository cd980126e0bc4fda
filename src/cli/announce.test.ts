import { expect, test } from "vitest";
import { parsePublicUrl } from "../platform/nodejs/public-url.ts";
import { announce } from "./announce.ts";
import { createLog } from "./terminal/log.ts";

/** The warnings of a start without TLS. */
function warnings(options: {
  readonly host: string;
  readonly publicUrl?: ReturnType<typeof parsePublicUrl>;
}): string[] {
  const said: string[] = [];
  const log = createLog({ quiet: false, verbose: false, jsonLogs: false });
  const line = (level: string, text: string) => void (level === "warn" && said.push(text));
  announce(
    { ...log, line },
    {
      ...{
        url: "http://127.0.0.1:7313",
        options,
        access: undefined,
        tls: undefined,
        nats: undefined,
        ownData: undefined,
      },
      ...{ needsNodes: true, showsPage: true },
    },
  );
  return said;
}

test("that others can listen is said where others reach the aggregator without TLS, and nowhere else", () => {
  const told = [expect.stringMatching(/^without TLS, whoever is on the network can read what passes/)];
  expect(warnings({ host: "0.0.0.0" })).toEqual(told);
  expect(warnings({ host: "127.0.0.1", publicUrl: parsePublicUrl("http://lab.example/") })).toEqual(told);
  expect(warnings({ host: "127.0.0.1", publicUrl: parsePublicUrl("https://lab.example/") })).toEqual([]);
  expect(warnings({ host: "127.0.0.1" })).toEqual([]);
});
