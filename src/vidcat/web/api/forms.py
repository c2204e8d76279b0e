"""Forms of the API's documents, for its description; what is sent is made by `domain.exchange`.

They are described, not enforced: a document that outgrew its form is still an answer. A test asks
for every document and holds it against its form.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Form(BaseModel):
    """A document with these fields and no others."""

    model_config = ConfigDict(extra="forbid")


def holds(form: Any, status: int = 200) -> dict[str, Any]:
    """Return what a route says of its document."""
    return {"response_model": None, "responses": {status: {"model": form}}}
