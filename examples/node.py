"""A node in Python (3.10 or newer) without packages, written from docs/protocol.md: python3 node.py HOST:PORT NAME FILE

Each line of FILE is an example: +1 or -1, and its features. The node learns squared-svm from its own data, all of them in each
local update, with plain updates: start the aggregator with `--update sgd --momentum 0 --batch full`. When the connection ends, so does the program."""
import base64, json, os, socket, struct, sys, time

LAMBDA = 0.1
host, port = sys.argv[1].rsplit(":", 1)
name, path = sys.argv[2:4]
rows = [[float(field) for field in line.split()] for line in open(path)]

# ---- the model: lambda/2 ||w||^2 + 1/2 mean(max(0, 1 - y <w, x>)^2)


def loss_and_gradient(w):
    loss, gradient = 0.0, [LAMBDA * value for value in w]
    for y, *x in rows:
        gap = max(0.0, 1 - y * sum(a * b for a, b in zip(w, x)))
        loss += gap * gap / 2 / len(rows)
        for j, value in enumerate(x):
            gradient[j] -= gap * y * value / len(rows)
    return loss + LAMBDA / 2 * sum(value * value for value in w), gradient


def distance(a, b):
    return sum((p - q) ** 2 for p, q in zip(a, b)) ** 0.5


# ---- MessagePack, as far as headers need it


def pack(value):
    if isinstance(value, bool):
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return b"\xcf" + struct.pack(">Q", value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, str):
        return b"\xda" + struct.pack(">H", len(value.encode())) + value.encode()
    if isinstance(value, list):
        return b"\xdc" + struct.pack(">H", len(value)) + b"".join(map(pack, value))
    pairs = b"".join(pack(key) + pack(field) for key, field in value.items())
    return b"\xde" + struct.pack(">H", len(value)) + pairs


def unpack(data, at=0):
    """The value that begins there, and where it ends."""
    kind, at = data[at], at + 1
    if kind < 0x80 or kind >= 0xE0:
        return (kind if kind < 0x80 else kind - 256), at
    if kind in (0xC0, 0xC2, 0xC3):
        return {0xC0: None, 0xC2: False, 0xC3: True}[kind], at
    numbers = {0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q"}
    numbers |= {0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
    if kind in numbers:
        return struct.unpack_from(numbers[kind], data, at)[0], at + struct.calcsize(numbers[kind])
    if kind < 0xC0:
        what, size = ("map", kind & 15) if kind < 0x90 else ("list", kind & 15) if kind < 0xA0 else ("text", kind & 31)
    else:
        what, width = {
            0xC4: ("bin", ">B"), 0xC5: ("bin", ">H"), 0xC6: ("bin", ">I"),
            0xD9: ("text", ">B"), 0xDA: ("text", ">H"), 0xDB: ("text", ">I"),
            0xDC: ("list", ">H"), 0xDD: ("list", ">I"), 0xDE: ("map", ">H"), 0xDF: ("map", ">I"),
        }[kind]
        size, at = struct.unpack_from(width, data, at)[0], at + struct.calcsize(width)
    if what in ("bin", "text"):
        content = data[at : at + size]
        return (content.decode() if what == "text" else content), at + size
    values = []
    for _ in range(size if what == "list" else 2 * size):
        value, at = unpack(data, at)
        values.append(value)
    return (values if what == "list" else dict(zip(values[::2], values[1::2]))), at


# ---- frames: the header's length, the header, and vectors at multiples of 8


def send(message, vectors={}):
    if vectors:
        message["vectors"] = [[key, "float32", 4 * len(vector)] for key, vector in vectors.items()]
    header = pack(message)
    frame = struct.pack(">I", len(header)) + header
    for vector in vectors.values():
        frame += bytes(-len(frame) % 8) + struct.pack(f"<{len(vector)}f", *vector)
    send_frame(0x2, frame)


def decode(frame):
    (length,) = struct.unpack_from(">I", frame)
    message, at = unpack(frame, 4)
    assert at == 4 + length
    vectors = {}
    for key, encoding, size in message.get("vectors", []):
        assert encoding == "float32"
        at += -at % 8
        vectors[key] = list(struct.unpack_from(f"<{size // 4}f", frame, at))
        at += size
    assert at == len(frame)
    return message, vectors


# ---- WebSocket, as a client


def send_frame(opcode, payload):
    size = len(payload)
    short = bytes([size]) if size < 126 else b"~" + struct.pack(">H", size) if size < 65536 else b"\x7f" + struct.pack(">Q", size)
    masked = bytes([short[0] | 0x80]) + short[1:]
    connection.sendall(bytes([0x80 | opcode]) + masked + bytes(4) + payload)  # a masking key of zeros


def receive(count):
    data = b""
    while len(data) < count:
        try:
            piece = connection.recv(count - len(data))
        except TimeoutError:
            send({"type": "heartbeat"})
            continue
        if not piece:
            sys.exit("the connection is gone")
        data += piece
    return data


def next_frame():
    """The next message; an aggregator that closes the connection ends this program."""
    content = b""
    while True:
        first, size = receive(2)
        if size >= 126:
            size = struct.unpack(">H", receive(2))[0] if size == 126 else struct.unpack(">Q", receive(8))[0]
        payload = receive(size)
        if first & 0xF == 0x8:
            sys.exit(f"closed: {payload[2:].decode()}")
        content += payload
        if first & 0x80:
            return content


connection = socket.create_connection((host, int(port)))
key = base64.b64encode(os.urandom(16)).decode()
upgrade = f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}"
connection.sendall(f"GET /node HTTP/1.1\r\nHost: {host}:{port}\r\n{upgrade}\r\n\r\n".encode())
answer = b""
while b"\r\n\r\n" not in answer:
    answer += receive(1)
assert b" 101 " in answer, answer.decode()

# ---- what a node does

hello = {"type": "hello", "protocol": 2, "name": name, "instance": os.urandom(8).hex(), "platform": "Python"}
send({**hello, "device": "real", "link": "real", "data": "own", "capabilities": ["float32"]})
task, start, best, own = None, None, None, None
while True:
    message, vectors = decode(next_frame())
    kind = message["type"]
    if kind == "dismissal":
        sys.exit(message["reason"])
    elif kind == "welcome":
        connection.settimeout(message["heartbeatSeconds"])
    elif kind == "assignment":
        task, start, best, own = message, None, None, None
        known = task["model"] == "squared-svm" and task["update"] == "sgd" and task["batch"] == "full"
        if not known or task["weightCount"] != len(rows[0]) - 1:
            send({"type": "refusal", "reason": "this node knows squared-svm, sgd and full batches of its data only"})
            sys.exit("refused " + json.dumps(task))
        send({"type": "ready", "assignment": task["assignment"], "examples": len(rows)})
    elif kind == "run-over":
        task = None
    elif task is None or message.get("run") != task["run"]:
        pass  # heartbeats, notices, and what is left of an earlier run
    elif kind == "score":
        loss, _ = loss_and_gradient(vectors["weights"])
        send({"type": "scored", "run": task["run"], "examples": len(rows), "loss": loss})
    elif kind == "directive":
        weights, began = vectors["weights"], time.monotonic()
        if "bestWeights" in vectors:
            best, own = vectors["bestWeights"], None
        elif message["previousBecameBest"] or best is None:
            best = start
        start = weights
        report = {"type": "report", "run": task["run"], "round": message["round"], "examples": len(rows)}
        loss, gradient = loss_and_gradient(weights)
        report["lossAtStart"], report["lossOfBest"] = loss, loss_and_gradient(best or weights)[0]
        behind = {}
        if message["localUpdates"] > 0 and own and task["measure"] == "estimates":
            own_loss, own_gradient = loss_and_gradient(own)
            moved = distance(own, weights)
            rho, beta = (abs(own_loss - loss) / moved, distance(own_gradient, gradient) / moved) if moved > 1e-10 else (0.0, 0.0)
            report["estimates"] = {"rho": rho, "beta": max(beta, 1e-5)}
            behind["estimates.gradient"] = gradient
        began = time.monotonic() if message["localUpdates"] > 0 else began
        done, own = 0, None
        while done < message["localUpdates"]:
            if done > 0 and time.monotonic() - began >= message.get("secondsAllowed", float("inf")):
                break
            if done > 0:
                _, gradient = loss_and_gradient(weights)
            weights = [w - task["stepSize"] * g for w, g in zip(weights, gradient)]
            done += 1
        report["localUpdates"], report["localSeconds"] = done, time.monotonic() - began
        if done > 0:
            behind["weights"] = own = weights
            if task["measure"] == "drift":
                report["drift"] = {"squaredMovement": distance(weights, start) ** 2, "squaredNoise": 0.0}
        send(report, behind)
