"""Who is who (docs/protocol.md): an Ed25519 key in a file, what is signed with it, and the aggregator's signature."""
import base64
import os
import struct
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key)
except ImportError:
    Ed25519PrivateKey = None

NEEDED = "needs Python's cryptography (Debian: apt-get install python3-cryptography)"
SIZES = {"key": 32, "nonce": 32, "signature": 64}
OTHER = "it is another one, or somebody is in between; use the link that the aggregator prints"


class NotTheAggregator(ConnectionError):
    """Whoever answers is not the aggregator that the link names."""


def raw(public):
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_in(path):
    """The key of a file like `edgewise node`'s node.key, made if it is not there, for its owner only."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if os.name == "posix" and os.stat(path).st_mode & 0o077:
            sys.exit(f"{path}: others may read this key: chmod 600 {path}")
        with open(path, "rb") as kept:
            pem = kept.read()
        try:
            key = load_pem_private_key(pem, None)
        except (ValueError, TypeError):
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            sys.exit(f"{path}: this is no Ed25519 key; name another file, or one that is not there yet")
        return key
    key = Ed25519PrivateKey.generate()
    with os.fdopen(file, "wb") as made:
        made.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key


def signed(signer, hello, challenge):
    """What a side signs: ten fields, each behind its length."""
    own = hello["identity"]
    names = [hello["name"].encode(), hello["instance"].encode()]
    fields = [f"edgewise 1 {signer}".encode(), own["nonce"], challenge["nonce"], challenge["key"], own.get("key", b""), b"", *names, b"", b""]
    return b"".join(struct.pack(">I", len(field)) + field for field in fields)


def named_key(text):
    """The 32 bytes that a link has after key=."""
    try:
        key = base64.urlsafe_b64decode(text + "=")
    except ValueError:
        key = b""
    if len(key) != 32:
        sys.exit("what the link has after key= is no key: take the whole link that the aggregator prints")
    return key


class Identity:
    """Of a node: its key, and the aggregator's by the link. Either may be missing."""

    def __init__(self, key_file, named):
        if Ed25519PrivateKey is None:
            what = "--key" if key_file else "a link that names the aggregator's key (key=), which this node then has to prove,"
            sys.exit(f"{what} {NEEDED}; without it, start this node without --key and take ,key=... out of the link")
        self.key = key_in(key_file) if key_file else None
        self.named = named_key(named) if named else None

    def asking(self, hello):
        """The hello that asks for a handshake, with a nonce of this connection."""
        own = {"nonce": os.urandom(32), **({"key": raw(self.key.public_key())} if self.key else {})}
        return {**hello, "identity": own}

    def answer(self, hello, challenge):
        """The proof; None for a node without a key. Raises NotTheAggregator."""
        for field, size in SIZES.items():
            if not isinstance(challenge.get(field), bytes) or len(challenge[field]) != size:
                raise NotTheAggregator(f"{field} of this aggregator's challenge is not {size} bytes: {OTHER}")
        if self.named and challenge["key"] != self.named:
            raise NotTheAggregator(f"this aggregator has another key than the link names: {OTHER}")
        try:
            Ed25519PublicKey.from_public_bytes(challenge["key"]).verify(
                challenge["signature"], signed("aggregator", hello, challenge))
        except (InvalidSignature, ValueError) as problem:
            raise NotTheAggregator(f"this aggregator has not the key that it shows: {OTHER}") from problem
        if self.key is None:
            return None
        return {"type": "proof", "signature": self.key.sign(signed("node", hello, challenge))}
