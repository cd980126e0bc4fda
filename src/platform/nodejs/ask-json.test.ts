import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { askJson } from "./ask-json.ts";

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a body goes as JSON, with the headers, and the answer's JSON comes back with its status", async () => {
  const url = await served(async (request, response) => {
    const { method, headers } = request;
    const told = { method, url: request.url, type: headers["content-type"], secret: headers["x-secret"] };
    response.statusCode = 201;
    response.end(JSON.stringify({ ...told, body: await text(request) }));
  });
  const ask = askJson(`${url}/below/`, { headers: { "x-secret": "s" } });
  expect(await ask("POST", "there?a=1", { b: 2 })).toEqual({
    status: 201,
    json: { method: "POST", url: "/below/there?a=1", type: "application/json", secret: "s", body: '{"b":2}' },
  });
  expect((await ask("GET", "there")).json).toMatchObject({ method: "GET", body: "" });
});

test("an answer that is no JSON has none", async () => {
  const url = await served((_request, response) => response.writeHead(404).end("<html>"));
  expect(await askJson(url)("GET", "x")).toEqual({ status: 404, json: undefined });
});

test("where nothing listens, or nothing comes, the address is named", async () => {
  const silent = await served(() => {});
  await expect(askJson(silent, { timeoutMs: 10 })("GET", "x")).rejects.toThrow(
    `${silent}: does not answer: nothing came within 0.01 s`,
  );
  const gone = createServer().listen(0, "127.0.0.1");
  await once(gone, "listening");
  const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
  gone.close();
  await once(gone, "close");
  await expect(askJson(url)("GET", "x")).rejects.toThrow(`${url}: does not answer: nothing listens there`);
});
