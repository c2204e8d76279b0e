"""Places where people say that videos were filmed: added and withdrawn, never deleted."""

from vidcat.domain.provenance.places import PlaceDraft, PlaceSaid
from vidcat.errors import NoSuchPlace
from vidcat.store.provenance.withdrawable import WithdrawableStatements
from vidcat.store.questions.sources import place_from
from vidcat.store.schema.casework_tables import PlaceRow
from vidcat.store.schema.keys import video_key


class Places(WithdrawableStatements[PlaceRow, PlaceSaid]):
    """The place table, within one transaction."""

    table, noun, missing = PlaceRow, "place", NoSuchPlace

    def add(self, video: str, draft: PlaceDraft, person: int) -> PlaceSaid:
        """Record a place of a video (SHA-256); return it with its number."""
        return self._added(
            PlaceRow(
                video_id=video_key(self._session, video),
                name=draft.name,
                latitude=draft.at and draft.at[0],
                longitude=draft.at and draft.at[1],
                within_m=draft.within_m,
                basis=draft.basis,
                person_id=person,
                made_at=self._now(),
                why="",
            )
        )

    def _said(self, row: PlaceRow) -> PlaceSaid:
        return PlaceSaid(place_from(row, row.video.sha256), self._withdrawal(row))
