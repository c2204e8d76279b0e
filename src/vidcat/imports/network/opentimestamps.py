"""OpenTimestamps: a calendar receives a digest and ties it to a block of Bitcoin hours later.

The proof that comes back at once only names the calendar; the `ots` program of that project fetches
the rest. What a proof says is read here without a network (opentimestamps.org; the library is its
makers' own).
"""

import hashlib
import os
from collections.abc import Iterator

from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpSHA256
from opentimestamps.core.serialize import (
    BytesDeserializationContext,
    BytesSerializationContext,
    DeserializationError,
)
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

from vidcat.errors import BadTimestamp
from vidcat.imports.network.stamp_request import post
from vidcat.imports.network.web_url import web_url

_MOST_BYTES = 10_000  # of a calendar's answer, as the project's own client has it
_NONCE_BYTES = 16
_NO_PROOF = (DeserializationError, ValueError, RecursionError, EOFError)


def ask_calendar(calendar: str, content: bytes) -> bytes:
    """Send a digest of some content to a calendar (a URL); return the proof so far (.ots).

    The digest is made of the content's SHA-256 and of random bytes, so that nobody can tell from it
    what was stamped. Raises BadUrl and BadTimestamp.
    """
    proof = DetachedTimestampFile(OpSHA256(), Timestamp(hashlib.sha256(content).digest()))
    hidden = proof.timestamp.ops.add(OpAppend(os.urandom(_NONCE_BYTES))).ops.add(OpSHA256())
    at = f"{str(web_url(calendar)).rstrip('/')}/digest"
    body = post(at, hidden.msg, "application/octet-stream", _MOST_BYTES)
    try:
        hidden.merge(Timestamp.deserialize(BytesDeserializationContext(body), hidden.msg))
        written = BytesSerializationContext()
        proof.serialize(written)
    except _NO_PROOF as error:
        raise BadTimestamp(f"{at} answered with what is no timestamp.") from error
    whole: bytes = written.getbytes()
    return whole


def calendar_words(proof: bytes, content: bytes) -> list[str]:
    """Return what a proof (.ots) says of some content, each in words.

    A block of Bitcoin is not looked up: the words name the Merkle root that it must have. Raises
    BadTimestamp for the proof of other bytes.
    """
    try:
        read = DetachedTimestampFile.deserialize(BytesDeserializationContext(proof))
        digest = hashlib.new(read.file_hash_op.HASHLIB_NAME, content).digest()
        found = sorted(_words(read.timestamp))
    except (*_NO_PROOF, AttributeError) as error:
        raise BadTimestamp("It is no proof of OpenTimestamps.") from error
    if read.file_digest != digest:
        raise BadTimestamp("It is the proof of other bytes.")
    return found


def _words(timestamp: Timestamp) -> Iterator[str]:
    for message, attestation in timestamp.all_attestations():
        if isinstance(attestation, BitcoinBlockHeaderAttestation):
            root = message[::-1].hex()  # as Bitcoin's programs write it
            yield f"in block {attestation.height} of Bitcoin, if its Merkle root is {root}"
        elif isinstance(attestation, PendingAttestation):
            yield f"pending at {attestation.uri}: it proves nothing until `ots upgrade` was run"
        else:
            yield "by a means that vidcat does not know"
