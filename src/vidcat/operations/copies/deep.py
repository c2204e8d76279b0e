"""Compare videos by their details, opening the originals that have to be looked at again."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from vidcat.catalogue import Catalogue
from vidcat.domain.copies.local_features import LocalFeatures, outside
from vidcat.domain.copies.matching import Band, Method, Relation, Tracks
from vidcat.domain.values.spans import Span
from vidcat.domain.video.model import FileIdentity
from vidcat.domain.video.stages import Stage
from vidcat.errors import EvidenceError, OriginalMissing
from vidcat.media.pictures.second_look import SecondLook, Spans
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.frames.single_video import original_identity
from vidcat.operations.ingest.worker import limits_for
from vidcat.stages.deep import LaidStills, confirmed, examined, laid_stills, suspicions
from vidcat.stages.describe import describe_new, described
from vidcat.stages.second_decode import look
from vidcat.store.copies.local_features import FeatureIndex
from vidcat.store.transaction import Transaction

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
    _kept: dict[str, SecondLook | None] = field(default_factory=dict)

    def __call__(self, video: str, spans: Spans) -> SecondLook | None:
        """Return pictures of these spans; None when the original is gone or cannot be decoded."""
        if not spans:
            return None
        if self._duration_s(video) > _WHOLE_S:
            return self._look(video, spans)
        if video not in self._kept:
            while sum(each.pictures.nbytes for each in self._kept.values() if each) > _KEPT_BYTES:
                self._kept.pop(next(iter(self._kept)))
            self._kept[video] = self._look(video, [Span(0.0, 2 * _WHOLE_S)])
        return self._kept[video]

    def _look(self, video: str, spans: Spans) -> SecondLook | None:
        identity = self._identity(video)
        if identity is None:
            return None
        limits = limits_for(identity, self.catalogue.settings)
        try:
            return look(identity, spans, limits, self.sandbox)
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
    """Look closely at the weak relations of every video that was matched since the last time."""
    store, look_at = catalogue.store, Looker(catalogue, sandbox)
    with store.read() as tx:
        waiting = tx.stage_runs.waiting(Stage.CONFIRM)
    for number, video in enumerate(waiting, 1):
        with store.read() as tx:
            tracks, found = tx.fingerprints.of(video), tx.relations.listed(video)
        pairs = [(was, closer(catalogue, was, tracks, look_at)) for was in found]
        _record(
            catalogue,
            video,
            Stage.CONFIRM,
            [now for was, now in pairs if now is not None and now is not was],
            [was for was, now in pairs if now is None],
        )
        told(number, len(waiting))


def closer(
    catalogue: Catalogue, relation: Relation, own: Tracks, look_at: Looker
) -> Relation | None:
    """Look at a relation of a video closely if it is weak; None when nothing is left of it."""
    if relation.method is not Method.FINGERPRINTS or relation.distance <= _WEAK_DISTANCE:
        return relation
    return confirmed(relation, *_tracks(catalogue, relation.a, relation.b, own), look_at)


def search_deep(catalogue: Catalogue, sandbox: Sandbox, told: Told) -> None:
    """Search each video that was not searched yet among all others, by its stills' details."""
    store, look_at = catalogue.store, Looker(catalogue, sandbox)
    describe_new(store, catalogue.blobs, told)
    with store.read() as tx:
        waiting = tx.stage_runs.waiting(Stage.DEEP)
        if not waiting:
            return
        spans = tx.idents.spans()
        index = FeatureIndex(
            outside(each, spans.get(each.video, ())) for each in tx.local_features.all()
        )
    for number, video in enumerate(waiting, 1):
        found = deep_relations(catalogue, _asked(catalogue, video), index, look_at)
        _record(catalogue, video, Stage.DEEP, list(found.values()))
        told(number, len(waiting))


@dataclass(frozen=True)
class DeepQuery:
    """A video to search for, catalogued or not: what is known of it, and where to search."""

    tracks: Tracks
    features: LocalFeatures
    turned: LocalFeatures  # of the same stills, turned left to right
    known: Mapping[str, Relation]  # by the other video
    among: Set[str]


def alike_stills(catalogue: Catalogue, a: str, b: str) -> list[LaidStills]:
    """Return the stills of two videos that show one place, the surest first."""
    with catalogue.store.read() as tx:
        keyframes = tx.videos.named(a).keyframes
        features, theirs = _features(tx, catalogue, a), _features(tx, catalogue, b)
        turned = described(a, keyframes, catalogue.blobs, mirrored=True)
    return laid_stills(features, turned, theirs)


def all_features(catalogue: Catalogue) -> Iterator[LocalFeatures]:
    """Yield the features of every video; those not described yet are computed, not recorded."""
    with catalogue.store.read() as tx:
        spans = tx.idents.spans()
        for features in tx.local_features.all():
            yield outside(features, spans.get(features.video, ()))
        for video in tx.stage_runs.waiting(Stage.DESCRIBE):
            yield outside(_features(tx, catalogue, video), spans.get(video, ()))


def _features(tx: Transaction, catalogue: Catalogue, video: str) -> LocalFeatures:
    """Return the features of a video, stored or computed from its stills."""
    found = tx.local_features.of(video)
    return found or described(video, tx.videos.named(video).keyframes, catalogue.blobs)


def _asked(catalogue: Catalogue, video: str) -> DeepQuery:
    with catalogue.store.read() as tx:
        keyframes = tx.videos.named(video).keyframes
        relations = tx.relations.listed(video)
        spans = tx.idents.spans().get(video, ())
        features = _features(tx, catalogue, video)
        turned = described(video, keyframes, catalogue.blobs, mirrored=True)
        return DeepQuery(
            tx.fingerprints.of(video),
            outside(features, spans),
            outside(turned, spans),
            {other: r for r in relations for other in (r.a, r.b) if other != video},
            # Those not searched yet will find this one in their turn: each pair once.
            tx.stage_runs.done(Stage.DEEP) - {video},
        )


def deep_relations(
    catalogue: Catalogue, asked: DeepQuery, index: FeatureIndex, look_at: Looker
) -> dict[str, Relation]:
    """Find the videos that show what one video shows: cropped, in a window, off a screen.

    By the other video; with what says no more than is known left out, and so are the pairs that
    are settled: probable ones, and those that a person judged.
    """
    video = asked.features.video
    with catalogue.store.read() as tx:
        settled = {other for other, r in asked.known.items() if r.band is Band.PROBABLE}
        settled |= {name for pair in tx.verdicts.in_force() if video in pair for name in pair}
        among, spans = asked.among - settled, tx.idents.spans()

        def features_of(name: str) -> LocalFeatures:
            return outside(_features(tx, catalogue, name), spans.get(name, ()))

        suspected = suspicions(asked.features, asked.turned, index, features_of, among)
    found = {}
    for suspicion in suspected:
        other = suspicion.b if suspicion.a == video else suspicion.a
        tracks = _tracks(catalogue, suspicion.a, suspicion.b, asked.tracks)
        relation = examined(suspicion, *tracks, look_at)
        if relation is not None and _says_more(relation, asked.known.get(other)):
            found[other] = relation
    return found


def _tracks(catalogue: Catalogue, a: str, b: str, own: Tracks) -> tuple[Tracks, Tracks]:
    """Return the tracks of two videos, one of which is our own and perhaps not catalogued."""
    with catalogue.store.read() as tx:
        one, other = (
            own if own and own[0].video == video else tx.fingerprints.of(video) for video in (a, b)
        )
    return one, other


def _says_more(relation: Relation, known: Relation | None) -> bool:
    return known is None or relation.distance < known.distance


def _record(
    catalogue: Catalogue,
    video: str,
    stage: Stage,
    found: Sequence[Relation],
    refuted: Sequence[Relation] = (),
) -> None:
    """Replace what was known of these pairs by what was found, with its stage run."""
    with catalogue.store.write() as tx:
        run = tx.stage_runs.start(video, stage, stage.version, {})
        for relation in found:
            tx.relations.put(run, relation)
        for relation in refuted:
            tx.relations.drop(relation)
        changed = bool(found or refuted)
        tx.stage_runs.finish(run, "done", is_new=changed)
        if changed:
            around = {name for each in (*found, *refuted) for name in (each.a, each.b)}
            tx.relations.refresh_families(tx.verdicts.in_force().values(), around)
