"""Compare videos by their details, opening the originals that have to be looked at again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from vidcat.catalogue import Catalogue
from vidcat.domain.local_features import LocalFeatures
from vidcat.domain.matching import Band, Method, Relation
from vidcat.domain.model import FileIdentity, Keyframe
from vidcat.domain.verdicts import Word, paired
from vidcat.errors import EvidenceError, OriginalMissing
from vidcat.media.looks import Look, Spans
from vidcat.media.sandbox import Sandbox
from vidcat.runners.single import original_identity
from vidcat.runners.work import limits_for
from vidcat.stages.deep import Suspicion, confirmed, examined, suspicions
from vidcat.stages.describe import describe_new, described
from vidcat.stages.look import look
from vidcat.store.local_features import FeatureIndex

CONFIRM, DEEP = "confirm", "deep"
CONFIRM_VERSION, DEEP_VERSION = "confirm/1", "deep/1"
# Videos no longer than this are looked at whole and kept for the next pair.
_WHOLE_S = 90.0
_KEPT_BYTES = 512 << 20
# Logos and captions of one outlet bring unrelated videos as near as 55 bits (bench/copies.py).
_WEAK_DISTANCE = 40

Told = Callable[[int, int], None]


@dataclass
class Looker:
    """Looks at originals again, each proved once; remembers the last short ones."""

    catalogue: Catalogue
    sandbox: Sandbox
    strangers: dict[str, FileIdentity] = field(default_factory=dict)  # files not catalogued
    _proved: dict[str, FileIdentity | None] = field(default_factory=dict)
    _kept: dict[str, Look | None] = field(default_factory=dict)

    def __call__(self, video: str, spans: Spans) -> Look | None:
        """Give the pictures; None when the original is gone or cannot be decoded."""
        if not spans:
            return None
        if self._duration_s(video) > _WHOLE_S:
            return self._look(video, spans)
        if video not in self._kept:
            while sum(each.pictures.nbytes for each in self._kept.values() if each) > _KEPT_BYTES:
                self._kept.pop(next(iter(self._kept)))
            self._kept[video] = self._look(video, [(0.0, 2 * _WHOLE_S)])
        return self._kept[video]

    def _look(self, video: str, spans: Spans) -> Look | None:
        identity = self._identity(video)
        if identity is None:
            return None
        limits = limits_for(identity, self.catalogue.settings)
        try:
            return look(identity.path, spans, limits, self.sandbox)
        except EvidenceError:
            return None  # it was extracted in part, or changed since: nothing to lay over

    def _identity(self, video: str) -> FileIdentity | None:
        if video in self.strangers:
            return self.strangers[video]
        if video not in self._proved:
            with self.catalogue.store.read() as tx:
                record = tx.videos.named(video)
            try:
                self._proved[video] = original_identity(self.catalogue, record)
            except OriginalMissing:
                self._proved[video] = None
        return self._proved[video]

    def _duration_s(self, video: str) -> float:
        with self.catalogue.store.read() as tx:
            tracks = tx.fingerprints.of(video)
        return max((track.until_s for track in tracks), default=2 * _WHOLE_S)


def confirm_candidates(catalogue: Catalogue, sandbox: Sandbox, told: Told) -> None:
    """Look closely at the candidate pairs of every video that was matched since the last time."""
    store, look_at = catalogue.store, Looker(catalogue, sandbox)
    with store.read() as tx:
        waiting = tx.runs.without(CONFIRM, after="match")
    for number, video in enumerate(waiting, 1):
        with store.read() as tx:
            found = [each for each in tx.relations.listed(video) if _is_weak(each)]
            tracks = {name: tx.fingerprints.of(name) for r in found for name in (r.a, r.b)}
        told_of = [
            (each, confirmed(each, tracks[each.a], tracks[each.b], look_at)) for each in found
        ]
        _record(
            catalogue,
            (video, CONFIRM, CONFIRM_VERSION),
            [now for was, now in told_of if now is not None and now is not was],
            [was for was, now in told_of if now is None],
        )
        told(number, len(waiting))


def search_deep(catalogue: Catalogue, sandbox: Sandbox, told: Told) -> None:
    """Search each video that was not searched yet among all others, by its stills' details."""
    store, look_at = catalogue.store, Looker(catalogue, sandbox)
    describe_new(store, catalogue.blobs, told)
    with store.read() as tx:
        waiting = tx.runs.without(DEEP, after="describe")
        index = FeatureIndex(tx.features.all()) if waiting else None
    for number, video in enumerate(waiting, 1):
        with store.read() as tx:
            keyframes, features = tx.videos.named(video).keyframes, tx.features.of(video)
        found = []
        if index is not None and features is not None:
            found = deep_relations(catalogue, (features, keyframes), index, look_at)
        _record(catalogue, (video, DEEP, DEEP_VERSION), found)
        told(number, len(waiting))


def deep_relations(
    catalogue: Catalogue,
    asked: tuple[LocalFeatures, Sequence[Keyframe]],
    index: FeatureIndex,
    look_at: Looker,
) -> list[Relation]:
    """Find the videos that show what one video shows, cropped, in a window, or off a screen.

    Pairs that are settled are left out: probable ones, and those that a person judged.
    """
    features, keyframes = asked
    turned = described(features.video, keyframes, catalogue.blobs, mirrored=True)
    with catalogue.store.read() as tx:
        known = {
            other: relation
            for relation in tx.relations.listed(features.video)
            for other in (relation.a, relation.b)
        }
        judged = {pair for pair, each in tx.verdicts.in_force().items() if each.word in Word}

        def features_of(video: str) -> LocalFeatures:
            found = tx.features.of(video)
            if found is None:
                raise LookupError(f"{video} is in the index but has no features")
            return found

        settled = {name for name, relation in known.items() if relation.band is Band.PROBABLE}
        suspected = suspicions(features, turned, index, features_of, settled)
    return [
        relation
        for each in suspected
        if paired(each.a, each.b) not in judged
        and (relation := _examined(catalogue, each, look_at)) is not None
        and _says_more(relation, known.get(each.b if each.a == features.video else each.a))
    ]


def _examined(catalogue: Catalogue, suspicion: Suspicion, look_at: Looker) -> Relation | None:
    with catalogue.store.read() as tx:
        a, b = tx.fingerprints.of(suspicion.a), tx.fingerprints.of(suspicion.b)
    return examined(suspicion, a, b, look_at) if a and b else None


def _says_more(relation: Relation, known: Relation | None) -> bool:
    return known is None or relation.distance < known.distance


def _is_weak(relation: Relation) -> bool:
    return relation.method is Method.FINGERPRINTS and relation.distance > _WEAK_DISTANCE


def _record(
    catalogue: Catalogue,
    stage: tuple[str, str, str],
    found: Sequence[Relation],
    refuted: Sequence[Relation] = (),
) -> None:
    """Put what was found in the place of what was known of these pairs, and say so."""
    video, name, version = stage
    with catalogue.store.write() as tx:
        run = tx.runs.start(video, name, version, {})
        for relation in found:
            tx.relations.put(run, relation)
        for relation in refuted:
            tx.relations.drop(relation)
        tx.runs.finish(run, "done")
        if found:
            tx.runs.forget(video, "travel")
            tx.relations.refresh_families(tx.verdicts.in_force().values())
