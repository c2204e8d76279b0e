"""The form of a report as people write it, published as JSON Schema in seeds/report.schema.json."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from vidcat.domain.reports.drafts import (
    CitationDraft,
    CitationKind,
    ClaimDraft,
    ReportDraft,
    slug_of,
)
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.dates import ReportedDate, parse_date
from vidcat.domain.values.fields import MAX_LINE, MAX_PROSE, MAX_URL
from vidcat.errors import BadCount, BadDate, BadReport
from vidcat.imports.forms.field_faults import in_plain_words

MAX_TEXT = 10 << 20  # characters of one report; a book has under two million
MAX_CITATIONS = 5_000
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _date_text(text: str) -> str:
    try:
        parse_date(text)
    except BadDate as error:
        raise ValueError(error.message) from error
    return text


def _count_text(text: str) -> str:
    try:
        parse_count(text)
    except BadCount as error:
        raise ValueError(error.message) from error
    return text


def _web_address(text: str) -> str:
    # urlsplit raises ValueError by itself for a host in broken brackets.
    if text and (urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).hostname):
        raise ValueError(f"{text[:80]!r} is not an address that begins with http:// or https://")
    return text


Line = Annotated[str, Field(max_length=MAX_LINE)]
Prose = Annotated[str, Field(max_length=MAX_PROSE)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Url = Annotated[str, Field(max_length=MAX_URL), AfterValidator(_web_address)]
# YAML editors take 2016 and 3 for numbers, so the schema allows what the reader turns into text.
Edtf = Annotated[
    str,
    AfterValidator(_date_text),
    Field(
        json_schema_extra={"type": ["string", "integer"]},
        description="an EDTF date or interval, such as 2016-06~ or 2016-06-06/2016-06-08",
    ),
]
HedgedCount = Annotated[
    str,
    AfterValidator(_count_text),
    Field(
        json_schema_extra={"type": ["string", "integer"]},
        description="3, at least 2, about 10, 3 to 5, several or not given",
    ),
]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CitationForm(_Form):
    """One place in the report that points at one video."""

    number: Number = Field(description="how claims and commands name this citation")
    kinds: tuple[CitationKind, ...] = Field(default=(), description="what the video shows")
    description: Prose = Field(default="", description="in words of your own")
    quote: Prose = Field(default="", description="the sentence of the report, word for word")
    url: Url = Field(default="", description="where the report says the video is")
    publisher: Line = Field(default="", description="who published the video")
    published: Edtf | None = Field(default=None)
    embedded_as: Line = Field(default="", description="how a web page held it, such as iframe")

    def draft(self) -> CitationDraft:
        """Return the citation as the catalogue takes it."""
        return CitationDraft(
            number=self.number,
            kinds=tuple(dict.fromkeys(self.kinds)),
            description=self.description,
            quote=self.quote,
            url=self.url,
            publisher=self.publisher,
            published=_date(self.published),
            embedded_as=self.embedded_as,
        )


class ClaimForm(_Form):
    """One checkable assertion of the report."""

    number: Number
    citation: Number | None = Field(default=None, description="the number of the citation")
    type: Line = Field(default="", description="an equipment type's id or name")
    count: HedgedCount = Field(default="not given")
    quote: Prose = Field(default="", description="the words of the report, as they stand there")
    description: Prose = Field(default="", description="in words of your own")
    by: Line = Field(default="report", min_length=1, description="who says so")

    def draft(self) -> ClaimDraft:
        """Return the claim as the catalogue takes it."""
        return ClaimDraft(
            number=self.number,
            citation=self.citation,
            type=self.type,
            count=parse_count(self.count),
            quote=self.quote,
            description=self.description,
            by=self.by,
        )


class ReportForm(_Form):
    """A published text that cites footage, with its citations and claims."""

    slug: Line | None = Field(
        default=None, description="the report's name in commands; made from the title if left out"
    )
    title: Line = Field(min_length=1)
    publisher: Line = Field(default="")
    authors: tuple[Line, ...] = Field(default=(), max_length=100)
    published: Edtf | None = Field(default=None)
    url: Url = Field(default="")
    language: Annotated[str, Field(pattern="^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4})?$")] = Field(
        default="", description="a language tag (BCP 47), such as en or fa"
    )
    text: Annotated[str, Field(max_length=MAX_TEXT)] = Field(default="")
    citations: tuple[CitationForm, ...] = Field(default=(), max_length=MAX_CITATIONS)
    claims: tuple[ClaimForm, ...] = Field(default=(), max_length=MAX_CITATIONS)
    note: Prose = Field(default="", description="what a reader should know about this entry")

    def draft(self) -> ReportDraft:
        """Return the report as the catalogue takes it; raise BadReport if it contradicts itself."""
        return ReportDraft(
            slug=slug_of(self.title, self.url) if self.slug is None else self.slug,
            title=self.title,
            publisher=self.publisher,
            authors=self.authors,
            published=_date(self.published),
            url=self.url,
            language=self.language,
            text=self.text,
            citations=tuple(citation.draft() for citation in self.citations),
            claims=tuple(claim.draft() for claim in self.claims),
            note=self.note,
        )


def report_from(fields: object) -> ReportDraft:
    """Check the fields of a report; raises BadReport, which names the first wrong one."""
    try:
        form = ReportForm.model_validate(fields)
    except ValidationError as error:
        raise BadReport(_first_fault(error)) from error
    return form.draft()


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a report file."""
    return {"$schema": _DIALECT, **ReportForm.model_json_schema()}


def _date(text: str | None) -> ReportedDate | None:
    return None if text is None else parse_date(text)


def _first_fault(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_input=False)
    first = faults[0]
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
    said = in_plain_words(first)
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{path.lstrip('.') or 'the report'}: {said}{more}"
