"""The part that several records of statements share: who withdrew something."""

from dataclasses import dataclass

from vidcat.domain.exchange.record_values import Name, Record, Text, Time


@dataclass(frozen=True, kw_only=True)
class WithdrawnRecord(Record):
    """Who took a statement back, why and when."""

    by: Name | None
    why: Text
    at: Time
