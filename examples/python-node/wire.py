"""Frames of docs/protocol.md: the header's length, the header in MessagePack, and vectors at multiples of 8 bytes."""
import struct

import msgpack
import numpy as np


def encode(message, vectors=None):
    vectors = {name: np.asarray(vector, "<f4").tobytes() for name, vector in (vectors or {}).items()}
    if vectors:
        message = {**message, "vectors": [[name, "float32", len(data)] for name, data in vectors.items()]}
    header = msgpack.packb(message)
    frame = struct.pack(">I", len(header)) + header
    for data in vectors.values():
        frame += bytes(-len(frame) % 8) + data
    return frame


def decode(frame):
    """The message, and its vectors by name as float64, ready to compute with."""
    (length,) = struct.unpack_from(">I", frame)
    at = 4 + length
    message = msgpack.unpackb(frame[4:at])
    vectors = {}
    for name, encoding, size in message.get("vectors", []):
        if encoding != "float32":
            raise ValueError(f"a vector is in {encoding}, which this node cannot read")
        at += -at % 8
        vectors[name] = np.frombuffer(frame, "<f4", size // 4, at).astype(float)
        at += size
    if at != len(frame):
        raise ValueError("a frame does not end where its last vector ends")
    return message, vectors
