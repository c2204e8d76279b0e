"""Checkpoints: how far a log of custody went at a time, signed, in a file that leaves the machine.

The file is a signed note as transparency logs use them (c2sp.org/signed-note; its first lines are
those of c2sp.org/tlog-checkpoint, with the head of our chain instead of a tree's root). A person
who holds one, and the public key, finds out when the log is shortened or remade later.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from vidcat.domain.provenance.custody_log import LogHead
from vidcat.errors import BadCheckpoint

KEY_NAME = "vidcat"
_ED25519 = b"\x01"  # the algorithm's number in c2sp.org/signed-note
_ORIGIN = re.compile(r"vidcat catalogue ([0-9a-f]{64})")
_TIME = re.compile(r"time (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)", re.ASCII)
_LENGTH = re.compile(r"[1-9][0-9]{0,17}")
_SIGNED = re.compile(r"\u2014 (\S+) (\S+)")
_MOST_LETTERS = 4096
_PRIME = 2**255 - 19
_OF_ORDER_8 = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
# y of the eight points of small order on the curve: such a "key" has signatures of any text.
_WEAK_HEIGHTS = frozenset({0, 1, _PRIME - 1, _OF_ORDER_8, _PRIME - _OF_ORDER_8})


@dataclass(frozen=True)
class Checkpoint:
    """How far a log went, and when that was signed, to the second."""

    head: LogHead
    at: datetime

    @property
    def text(self) -> str:
        """Return what is signed."""
        digest = base64.b64encode(bytes.fromhex(self.head.digest)).decode("ascii")
        time = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"vidcat catalogue {self.head.origin}\n{self.head.length}\n{digest}\ntime {time}\n"


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint with the signature (64 bytes) and the first four bytes of its key's digest."""

    checkpoint: Checkpoint
    key_id: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """Return the whole file."""
        signed = base64.b64encode(self.key_id + self.signature).decode("ascii")
        return f"{self.checkpoint.text}\n\u2014 {KEY_NAME} {signed}\n"


def key_id(public: bytes) -> bytes:
    """Return the four bytes that name an Ed25519 key (32 bytes) in a note."""
    return hashlib.sha256(KEY_NAME.encode() + b"\n" + _ED25519 + public).digest()[:4]


def key_text(public: bytes) -> str:
    """Write a public key as the verifiers of notes take it."""
    told = base64.b64encode(_ED25519 + public).decode("ascii")
    return f"{KEY_NAME}+{key_id(public).hex()}+{told}"


def parse_key(text: str) -> bytes:
    """Read a public key (32 bytes) as `key_text` writes it; raise BadCheckpoint."""
    try:
        name, number, told = text.strip().split("+", 2)
        held = base64.b64decode(told, validate=True)
    except ValueError as error:
        raise BadCheckpoint("A key is written as vidcat+8 digits+letters.") from error
    public = held[1:]
    if (name, held[:1], len(public)) != (KEY_NAME, _ED25519, 32):
        raise BadCheckpoint("That is no Ed25519 key of a vidcat.")
    if _height(public) in _WEAK_HEIGHTS:
        raise BadCheckpoint("That key is one for which everybody can sign.")
    if number != key_id(public).hex():
        raise BadCheckpoint("The key does not agree with its own number: a letter is wrong.")
    return public


def _height(public: bytes) -> int:
    return (int.from_bytes(public, "little") & (2**255 - 1)) % _PRIME


def parse_checkpoint(text: str) -> SignedCheckpoint:
    """Read a checkpoint's file; the signature is not yet checked. Raises BadCheckpoint."""
    body, _, signed = text[:_MOST_LETTERS].partition("\n\n")
    lines = body.split("\n")
    if len(lines) != 4 or len(text) > _MOST_LETTERS:
        raise BadCheckpoint("It is not a checkpoint of a vidcat catalogue.")
    origin, time = _ORIGIN.fullmatch(lines[0]), _TIME.fullmatch(lines[3])
    signature = _SIGNED.fullmatch(signed.removesuffix("\n"))
    if not (origin and time and signature and _LENGTH.fullmatch(lines[1])):
        raise BadCheckpoint("It is not a checkpoint of a vidcat catalogue.")
    try:
        digest = base64.b64decode(lines[2], validate=True)
        held = base64.b64decode(signature[2], validate=True)
        at = datetime.fromisoformat(time[1])
    except ValueError as error:
        raise BadCheckpoint("The checkpoint holds a value that is none.") from error
    if len(digest) != 32 or len(held) != 68:
        raise BadCheckpoint("The checkpoint's digest or signature is cut off.")
    head = LogHead(origin[1], int(lines[1]), digest.hex())
    read = SignedCheckpoint(Checkpoint(head, at), held[:4], held[4:])
    if read.text != text:  # what is signed must be what stands there
        raise BadCheckpoint("The checkpoint is not written as vidcat writes it.")
    return read
