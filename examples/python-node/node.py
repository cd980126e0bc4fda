"""A node in Python with NumPy, written from docs/protocol.md: python3 node.py HOST:PORT|LINK NAME FILE [--yes] [--key KEYFILE]

FILE.csv is a table of the node's own with a header, for an aggregator that was started with --target; --yes allows this node to
tell how many rows and gaps there are, means, deviations and how often each category occurs. Each line of any other FILE is an
example: its target (+1 or -1, a number, or the number of a class), and its features, with spaces between. The node learns any of
the linear models, with all strategies and update rules. --key: the name belongs to the key of this file, which is made if it is not
there; what the link names as the aggregator's key, it has to prove."""
import asyncio
import inspect
import json
import os
import random
import sys
import threading

import numpy as np
import websockets

from identity import Identity, NotTheAggregator
from learner import Learner
from models import Model
from table import Table, test_sums
from wire import decode, encode


class Examples:
    """Of a file with nothing but numbers."""

    kind = "own"

    def __init__(self, path):
        self.rows = np.loadtxt(path, ndmin=2)

    def of(self, task):
        return self.rows[:, 0], self.rows[:, 1:]


class Connection:
    """One connection: what has been assigned over it, and the round that is under way."""

    def __init__(self, socket, source, may_tell):
        self.socket, self.source, self.may_tell = socket, source, may_tell
        self.task = self.learner = self.work = None
        self.given_up = threading.Event()

    async def send(self, message, vectors=None):
        await self.socket.send(encode(message, vectors))

    async def heartbeats(self, seconds):
        while True:
            await asyncio.sleep(seconds)
            await self.send({"type": "heartbeat"})

    async def give_up(self):
        """Ends the round that is under way, if there is one."""
        if self.work:
            self.given_up.set()
            await asyncio.wait([self.work])
            self.given_up.clear()
            self.work = None

    async def begin(self, task):
        self.task = task
        try:
            # In a thread of its own, like all that may take long, so that heartbeats go out.
            self.learner = await asyncio.to_thread(lambda: Learner(task, Model(task["model"], *self.source.of(task))))
        except ValueError as problem:
            await self.send({"type": "refusal", "reason": str(problem)})
            sys.exit(f"refused: {problem}")
        await self.send({"type": "ready", "assignment": task["assignment"], "examples": self.learner.model.examples})

    async def describe(self, message):
        statistics = json.dumps(self.source.statistics(message["question"]))
        if not self.may_tell:
            sys.exit(f"This node would tell the aggregator {statistics}\nStart it with --yes to allow that.")
        described = {"type": "described", "request": message["request"], "statistics": statistics.encode()}
        await self.send(described)

    async def score(self, run, weights):
        model = self.learner.model
        loss = await asyncio.to_thread(self.learner.loss, weights)
        scored = {"type": "scored", "run": run, "examples": model.examples, "loss": loss}
        if "schema" in self.task:
            schema = json.loads(self.task["schema"])
            sums = test_sums(schema, model, weights, *self.source.encoded(schema, self.source.test))
            scored |= {"test": sums} if sums else {}
        await self.send(scored)

    async def round(self, directive, vectors):
        # In a thread of its own, so that heartbeats go out and messages come in.
        try:
            answer = await asyncio.to_thread(self.learner.round, directive, vectors, self.given_up)
        except (ConnectionError, KeyError, ValueError) as problem:
            print(f"a directive that cannot be followed: {problem!r}", file=sys.stderr)
            return await self.socket.close(4000, "a directive that cannot be followed")
        if answer is None:
            return
        report, behind = answer
        with np.errstate(over="ignore"):
            finite = all(np.isfinite(np.float32(vector)).all() for vector in behind.values())
        losses = [report[name] for name in ("lossAtStart", "lossOfBest", "lossOfMean") if name in report]
        if finite and np.isfinite(losses).all():
            await self.send(report, behind)
        else:
            reason = "weights or losses are no longer finite"
            await self.send({"type": "failure", "run": report["run"], "round": report["round"], "reason": reason})

    async def take(self, message, vectors):
        kind = message["type"]
        if kind == "dismissal":
            print(f"dismissed: {message['reason']}", file=sys.stderr)
            if message["final"]:
                sys.exit(0)
        elif kind == "assignment":
            await self.give_up()
            await self.begin(message)
        elif kind == "describe":
            await self.describe(message)
        elif self.task is None or message.get("run") != self.task["run"]:
            pass  # heartbeats, notices, and what is left of an earlier run
        elif kind == "directive":
            await self.give_up()
            self.work = asyncio.create_task(self.round(message, vectors))
        elif kind == "score":
            await self.give_up()
            await self.score(message["run"], vectors["weights"])
        elif kind == "run-over":
            await self.give_up()
            self.task = None


def parts(link):
    """The address of `ws://HOST:PORT/#join=TOKEN,key=KEY`, and what it names."""
    address, _, rest = link.partition("#")
    return address, dict(part.partition("=")[::2] for part in rest.split(","))


def target(link):
    """The WebSocket of `HOST:PORT` or a link, and what is sent with the request for it."""
    address, named = parts(link)
    url = address if "://" in address else f"ws://{address}"
    token = named.get("join")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    older = "extra_headers" in inspect.signature(websockets.connect.__init__).parameters
    return f"{url.rstrip('/')}/node", {"extra_headers" if older else "additional_headers": headers}


async def next_message(connection):
    """What comes next but heartbeats."""
    while True:
        message, _ = decode(await asyncio.wait_for(connection.socket.recv(), 15))
        if message["type"] != "heartbeat":
            return message


async def greet(connection, hello, identity):
    """Says hello, and proves what is to be proven. @returns the welcome"""
    asking = identity.asking(hello) if identity else hello
    await connection.send(asking)
    message = await next_message(connection)
    if identity and message["type"] == "challenge":
        # The same again, if the challenge or the proof was lost.
        while message["type"] == "challenge":
            proof = identity.answer(asking, message)
            if proof:
                await connection.send(proof)
            message = await next_message(connection)
    elif identity and identity.named:
        # Nobody but the aggregator may tell this node to end.
        raise NotTheAggregator(f"the aggregator's key was not proven ({message.get('reason', message['type'])})")
    if message["type"] == "dismissal":
        if message["final"]:
            sys.exit(f"dismissed: {message['reason']}")
        raise ConnectionError(f"dismissed: {message['reason']}")
    return message


async def take_part(link, hello, source, may_tell, identity):
    """Until the connection ends."""
    limits = {"max_size": 2**28, "compression": None, "ping_interval": None}
    url, headers = target(link)
    async with websockets.connect(url, **headers, **limits) as socket:
        connection = Connection(socket, source, may_tell)
        welcome = await greet(connection, hello, identity)
        if welcome["protocol"] != 2:
            sys.exit(f"the aggregator speaks version {welcome['protocol']} of the protocol, this node version 2")
        beating = asyncio.create_task(connection.heartbeats(welcome["heartbeatSeconds"]))
        try:
            while True:
                frame = await asyncio.wait_for(socket.recv(), welcome["silenceSeconds"])
                await connection.take(*decode(frame))
        finally:
            beating.cancel()
            connection.given_up.set()


def after(name, options):
    """The file that an option names; None without it."""
    if name not in options:
        return None
    rest = options[options.index(name) + 1:]
    if not rest or rest[0].startswith("--"):
        sys.exit(f"{name} needs the name of a file")
    return rest[0]


async def main(link, name, path, *options):
    key_file = after("--key", options)
    named = parts(link)[1].get("key")
    identity = Identity(key_file, named) if key_file or named else None
    source = Table(path) if path.endswith(".csv") else Examples(path)
    hello = {"type": "hello", "protocol": 2, "name": name, "instance": os.urandom(8).hex(), "platform": "Python"}
    hello |= {"device": "real", "link": "real", "data": source.kind, "capabilities": ["float32", "schema", "step-size", "participation", "probe"]}
    delay = 0.25
    while True:
        began = asyncio.get_running_loop().time()
        try:
            await take_part(link, hello, source, "--yes" in options, identity)
        except (OSError, asyncio.TimeoutError, websockets.exceptions.WebSocketException) as problem:
            print(f"the connection is lost: {problem}", file=sys.stderr)
        lasted = asyncio.get_running_loop().time() - began
        delay = 0.25 if lasted > 15 else min(5, 2 * delay)
        await asyncio.sleep(delay * random.uniform(0.5, 1.5))


asyncio.run(main(*sys.argv[1:]))
