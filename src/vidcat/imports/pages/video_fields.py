"""The videos of a page as fields of a report form: citations, and a note of what was left out."""

from collections.abc import Mapping
from typing import Any

from vidcat.domain.reports.drafts import NOT_UNDERSTOOD
from vidcat.imports.pages.video_references import PageVideos, UnclearReference, VideoReference


def videos_fields(videos: PageVideos) -> dict[str, Any]:
    """Return `citations`, those that were not understood last, and `note`."""
    cited = [_cited(reference) for reference in videos.references]
    unclear = [_unclear(reference) for reference in videos.unclear]
    return {
        "citations": [
            {"number": number, **fields} for number, fields in enumerate([*cited, *unclear], 1)
        ],
        "note": _note(videos),
    }


def _cited(reference: VideoReference) -> dict[str, Any]:
    return {
        "description": reference.caption,
        "quote": reference.quote,
        "url": reference.addresses[0],
        "embedded_as": reference.embedded_as,
    }


def _unclear(reference: UnclearReference) -> dict[str, Any]:
    return {
        "description": f"{reference.element} looks like {reference.why}",
        "quote": reference.quote,
        "url": reference.address,
        "embedded_as": NOT_UNDERSTOOD,
    }


def _note(videos: PageVideos) -> str:
    sentences = []
    if videos.outside:
        places = (
            "1 frame or player" if videos.outside == 1 else f"{videos.outside:,} frames or players"
        )
        sentences.append(f"Left out around the article (menus, sidebars, comments): {places}.")
    if videos.in_scripts:
        named = "1 more video" if videos.in_scripts == 1 else f"{videos.in_scripts:,} more videos"
        sentences.append(f"Named in the page's scripts alone, and not cited: {named}.")
    if videos.passed_over:
        sentences.append(f"Passed over as no video: {_counted(videos.passed_over)}.")
    return " ".join(sentences)


def _counted(kinds: Mapping[str, int]) -> str:
    return ", ".join(
        kind if count == 1 else f"{kind} ({count:,} times)" for kind, count in kinds.items()
    )
