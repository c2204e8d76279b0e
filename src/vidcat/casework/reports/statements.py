"""Reports: what they cite and claim, and which videos their citations mean."""

from dataclasses import replace

from vidcat.domain.reports.claims import Page, Report
from vidcat.domain.reports.drafts import CitationDraft, ClaimDraft, ReportDraft
from vidcat.domain.values.fields import (
    MAX_LINE,
    MAX_PROSE,
    field_named,
    require_address,
    require_reason,
    require_text,
)
from vidcat.errors import BadStatement
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction


def add_report(store: Store, draft: ReportDraft, page: Page | None = None) -> Report:
    """Record a report with its citations and claims; the types of claims are found by name.

    Raises NameTaken, NoSuchType, AmbiguousType (with the claim's number).
    """
    with store.write() as tx:
        claims = tuple(_typed(tx, claim, f"claim {claim.number}: type") for claim in draft.claims)
        tx.reports.add(replace(draft, claims=claims), page)
        return tx.reports.get(draft.slug)


def add_report_once(store: Store, draft: ReportDraft) -> bool:
    """Record a report unless there is one of that name; return whether it was recorded."""
    with store.read() as tx:
        is_here = tx.reports.holds(draft.slug)
    if not is_here:
        add_report(store, draft)
    return not is_here


def cite(store: Store, slug: str, draft: CitationDraft) -> int:
    """Add a citation to a report and give its number."""
    for field in ("description", "quote"):
        require_text(field, getattr(draft, field), MAX_PROSE)
    require_text("publisher", draft.publisher, MAX_LINE)
    if not any(text.strip() for text in (draft.description, draft.quote, draft.url)):
        raise BadStatement("citation: give at least a description, a quote or a URL.")
    require_address("url", draft.url)
    with store.write() as tx:
        return tx.reports.cite(slug, draft)


def claim(store: Store, slug: str, draft: ClaimDraft) -> int:
    """Add a claim to a report and give its number."""
    for field in ("description", "quote"):
        require_text(field, getattr(draft, field), MAX_PROSE)
    require_text("said by", draft.by, MAX_LINE)
    if not draft.by.strip():
        raise BadStatement("said by: say who claims it.")
    if not any(text.strip() for text in (draft.type, draft.description, draft.quote)):
        raise BadStatement("claim: give at least a type, a description or a quote.")
    with store.write() as tx:
        return tx.reports.claim(slug, _typed(tx, draft, "type"))


def resolve(store: Store, slug: str, citation: int, video: str, by: str | None) -> bool:
    """Record that a citation means a video (SHA-256); return whether that is new."""
    with store.write() as tx:
        return tx.reports.resolve(slug, citation, video, tx.people.id(by) if by else None)


def unresolve(store: Store, slug: str, citation: int, video: str, by: str, why: str) -> None:
    """Record that a citation does not mean a video after all; the old statement stays on record."""
    require_reason(why)
    with store.write() as tx:
        if not tx.reports.unresolve(slug, citation, video, tx.people.id(by), why):
            raise BadStatement(f"citation: {citation} of {slug!r} is not resolved to that video.")


def find_citation(store: Store, slug: str | None, citation: int | None) -> tuple[str, int] | None:
    """Find the citation that videos are brought for, before any work is done for it.

    Raises BadStatement when it is not named fully, NoSuchReport, NoSuchCitation.
    """
    if slug is None and citation is None:
        return None
    if slug is None:
        raise BadStatement("report: a citation is one of a report; give --report too.")
    with store.read() as tx:
        numbers = [each.draft.number for each in tx.reports.get(slug).citations]
        if citation is None and len(numbers) != 1:
            named = ", ".join(map(str, numbers)) or "none"
            raise BadStatement(f"citation: say which of {slug!r} with --citation; it has {named}.")
        number = numbers[0] if citation is None else citation
        tx.reports.require_citation(slug, number)
    return slug, number


def _typed(tx: Transaction, draft: ClaimDraft, field: str) -> ClaimDraft:
    if not draft.type:
        return draft
    with field_named(field):
        return replace(draft, type=tx.equipment.taxonomy().named(draft.type).id)
