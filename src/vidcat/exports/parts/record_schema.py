"""The JSON Schema of the lines of `export jsonl`, made of the types of the records.

`catalogue.schema.json` is what it gives, shipped as a file; the tests hold the one to the other.
"""

import json
from typing import Annotated, Any

from pydantic import Discriminator, TypeAdapter

from vidcat.domain.exchange.records import FORMAT, VERSION, Line


def record_schema() -> dict[str, Any]:
    """Return the schema of a line (draft 2020-12)."""
    lines: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Discriminator("record")])
    made = lines.json_schema(mode="serialization")
    del made["discriminator"]  # of OpenAPI, not of JSON Schema
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT}:{VERSION}",
        "title": f"A line of {FORMAT}, version {VERSION}",
        **made,
    }


def schema_text() -> str:
    """Return the schema as the text of the shipped file."""
    return json.dumps(record_schema(), indent=1, ensure_ascii=False) + "\n"
