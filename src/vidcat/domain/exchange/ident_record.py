"""The record of an ident that people spoke of: how it looks, and whose they say it is."""

import base64
from dataclasses import dataclass
from typing import Literal

from vidcat.domain.copies.idents import IdentWord
from vidcat.domain.exchange.record_values import Base64, Name, Real, Record, Sha256, Text, Time

_LOOK_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class WordRecord(Record):
    """What a person says of an ident: whose it is, or that it is footage; the newest counts."""

    word: IdentWord
    name: Text
    type: Name | None
    reason: Text
    by: Name
    at: Time


@dataclass(frozen=True, kw_only=True)
class IdentRecord(Record):
    """Footage that unrelated videos share; `looks` are fingerprints (PDQ) of 32 bytes, base64.

    Seconds count from the first frame shown.
    """

    record: Literal["ident"] = "ident"
    video: Sha256
    start_s: Real
    end_s: Real
    learnt_at: Time
    looks: Base64
    words: tuple[WordRecord, ...]

    def __post_init__(self) -> None:
        if len(base64.b64decode(self.looks, validate=True)) % _LOOK_BYTES:
            raise ValueError("looks are no fingerprints of 32 bytes")
