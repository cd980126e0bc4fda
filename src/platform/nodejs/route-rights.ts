import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Right } from "../../protocol/identity/rights.ts";
import type { NotInvited } from "../../watch/joining.ts";
import type { Asking, Gate } from "./access/gate.ts";
import type { ClientAddresses } from "./client-address.ts";
import { withinSite } from "./run-addresses.ts";

const sessionPath = "/api/session";

/** Asks whether one may: no is an answer, and no error, of which browsers would write in their consoles. */
const mayJoin = "/api/may-join";

/** The page's own files, which hold no data, and the way to a session. */
const publicRoutes: ReadonlySet<string> = new Set(["/*", "/", "/join", sessionPath]);

/** What nodes in browsers ask. */
const nodeRoutes: ReadonlySet<string> = new Set(["/api/share", mayJoin]);

/** Asks with a body, and changes nothing. */
const onlyAnswers: ReadonlySet<string> = new Set(["/api/classify"]);

/** What a request to a route needs the right to; undefined for what everyone may have. */
export function rightFor(method: string, route: string | undefined): Right | undefined {
  // Nothing is found there.
  if (route === undefined) return undefined;
  const address = withinSite(route);
  if (publicRoutes.has(address)) return undefined;
  if (nodeRoutes.has(address)) return "join";
  return method === "GET" || method === "HEAD" || onlyAnswers.has(address) ? "watch" : "present";
}

const isQuestion = (route: string | undefined) => route !== undefined && withinSite(route) === mayJoin;

const exchange = z.strictObject({ token: z.string().min(1).max(200) });

const askingAs =
  (clients: ClientAddresses) =>
  (request: FastifyRequest): Asking => ({ headers: request.headers, remoteAddress: clients.of(request) });

/**
 * Refuses whatever the gate does not grant, by the route that was found, so that no way of writing a path goes past it and
 * new routes are guarded without being named here.
 */
export function addRights(server: FastifyInstance, gate: Gate, clients: ClientAddresses): void {
  const askingOf = askingAs(clients);
  server.addHook("onRequest", async (request, reply) => {
    const right = rightFor(request.method, request.routeOptions.url);
    if (right === undefined) return;
    const verdict = gate.check(askingOf(request), right);
    if (verdict.kind === "granted") return;
    if (isQuestion(request.routeOptions.url)) {
      const refused: NotInvited = { refused: verdict.reason };
      return reply.header("cache-control", "no-store").send(refused);
    }
    if (verdict.status === 401) reply.header("www-authenticate", "Bearer");
    return reply.code(verdict.status).type("text/plain; charset=utf-8").send(verdict.reason);
  });
}

/**
 * Lets pages exchange the token of their link for a session (`POST /api/session` with `{"token": "..."}`), and ask what they may do
 * (`GET /api/session`).
 */
export function addSession(server: FastifyInstance, gate: Gate, clients: ClientAddresses): void {
  const askingOf = askingAs(clients);

  server.get(sessionPath, (request, reply) => {
    return reply.header("cache-control", "no-store").send({ right: gate.pageRight(askingOf(request)) ?? null });
  });

  server.post(sessionPath, (request, reply) => {
    reply.header("cache-control", "no-store");
    const asked = exchange.safeParse(request.body);
    if (!asked.success) return reply.code(400).type("text/plain; charset=utf-8").send('send {"token": "..."}');
    const verdict = gate.exchange(askingOf(request), asked.data.token);
    if (verdict.kind === "refused")
      return reply.code(verdict.status).type("text/plain; charset=utf-8").send(verdict.reason);
    if (verdict.cookie !== "") reply.header("set-cookie", verdict.cookie);
    return reply.send({ right: verdict.right });
  });
}
