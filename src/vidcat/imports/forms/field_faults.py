"""Faults of fields in plain words, instead of those of the validator."""

from pydantic_core import ErrorDetails

_IN_PLAIN_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is no field here",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "string_type": "must be text",
    "list_type": "must be a list",
    "dict_type": "must hold fields",
    "model_type": "must hold fields",
}


def in_plain_words(fault: ErrorDetails) -> str:
    """Return what is wrong, in words that follow the name of the field."""
    return _IN_PLAIN_WORDS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
