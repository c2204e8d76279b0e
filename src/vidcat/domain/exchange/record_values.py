"""The values that records of a catalogue are made of, and what each must keep to.

A reader and a schema are made of the types of the records; a Rule tells both what a plain type
cannot say.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from vidcat.domain.values.fields import MAX_KEY
from vidcat.errors import UsageError

_MAX_TICKS = 2**63 - 1


class Rule:
    """What a value must keep to, in the words of pydantic, which looks for the method below."""

    def __init__(self, **words: object) -> None:
        self._words = words

    def __get_pydantic_core_schema__(
        self, source: object, handler: Callable[[object], dict[str, Any]]
    ) -> dict[str, Any]:
        """Add the rule to what the plain type asks for."""
        return {**handler(source), **self._words}


# PostgreSQL takes no text with the character 0.
Text = Annotated[str, Rule(pattern=r"^[^\x00]*$")]
Name = Annotated[str, Rule(pattern=r"^[^\x00]+$", max_length=300)]
Sha256 = Annotated[str, Rule(pattern="^[0-9a-f]{64}$")]
Base64 = Annotated[str, Rule(pattern="^[A-Za-z0-9+/]+={0,2}$")]
Number = Annotated[int, Rule(ge=1, le=MAX_KEY)]
Ticks = Annotated[int, Rule(ge=-_MAX_TICKS, le=_MAX_TICKS)]
Size = Annotated[int, Rule(ge=0, le=_MAX_TICKS)]
Real = Annotated[float, Rule(allow_inf_nan=False)]
Latitude = Annotated[float, Rule(ge=-90, le=90)]
Longitude = Annotated[float, Rule(ge=-180, le=180)]
Time = Annotated[
    datetime,
    Rule(
        tz_constraint="aware",
        ge=datetime(1, 1, 2, tzinfo=UTC),  # in any zone a year that Python can write
        le=datetime(9999, 12, 30, tzinfo=UTC),
    ),
]


class Record:
    """What every record has in common: exactly its own fields, each of exactly its type."""

    __pydantic_config__ = {  # noqa: RUF012 - pydantic wants a plain dictionary
        "extra": "forbid",
        "strict": True,
        "json_schema_serialization_defaults_required": True,
    }


@contextmanager
def as_value_error() -> Iterator[None]:
    """Turn a UsageError of the domain into the ValueError that a reader of records expects."""
    try:
        yield
    except UsageError as error:
        raise ValueError(error.message) from error
