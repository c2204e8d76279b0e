"""Take in what somebody drew in CVAT: frame numbers become exact frames, labels become types."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vidcat.casework.exchange.imported_sightings import (
    Draft,
    TakenIn,
    count_known,
    import_sightings,
)
from vidcat.catalogue import Catalogue
from vidcat.domain.equipment.taxonomy import Taxonomy
from vidcat.domain.exchange.cvat import Stretch, region_of, stored_size
from vidcat.domain.sightings.statements import Certainty, Identification, Moment, Statement
from vidcat.domain.values.citation_uri import SCHEME
from vidcat.domain.values.sizes import Size
from vidcat.domain.video.frame_index import FrameIndex
from vidcat.domain.video.model import MediaFacts, Video
from vidcat.errors import BadAnnotations, NoFrameNumbers, NoSuchFrame, UsageError
from vidcat.imports.exchange.cvat_file import read_cvat
from vidcat.imports.exchange.cvat_xml import CvatFile, CvatProblem
from vidcat.operations.frames.single_video import Original, open_original
from vidcat.operations.output import logged_name
from vidcat.reads.video.by_name import find_video
from vidcat.stages.frame import WantedFrames, frame_run

_TOLD = 20  # problems that one sentence names
_MOST_UNKNOWN = 100  # labels, for each of which names like it are searched


@dataclass(frozen=True)
class CvatOrder:
    """Which file is taken in for which video, whose word it is, and how sure they are.

    The file's own word on how sure comes first.
    """

    path: Path
    video: str
    by: str
    certainty: Certainty
    dry_run: bool = False


@dataclass(frozen=True)
class CvatTaken:
    """What came of it: the video (SHA-256), and sightings made or known by type; see TakenIn."""

    video: str
    taken: TakenIn
    types: Mapping[str, int]


def import_cvat(
    catalogue: Catalogue, order: CvatOrder, progress: Callable[[int, int], None]
) -> CvatTaken:
    """Record the boxes of a file as sightings, all or none; a dry run only counts them.

    Each frame is decoded from the original, for the hash of its pixels. Raises NoSuchPerson,
    NoSuchVideo, OriginalMissing, NoFrameNumbers, NoSuchFrame, and BadAnnotations that names the
    file and the lines.
    """
    record = find_video(catalogue.store, order.video)
    with catalogue.store.read() as tx:
        tx.people.id(order.by)
        taxonomy = tx.equipment.taxonomy()
    found = read_cvat(order.path)
    with open_original(catalogue, record) as original:
        if original.index is None or record.facts is None:
            raise NoFrameNumbers("The frames of that video cannot be counted: it does not tell.")
        size = _size(found, record.facts)
        found.problems.extend(_of_another(found, record, len(original.index.pts)))
        types = _types(found, taxonomy)
        drafts = list(_drafts(found, original.index, size, types, order))
        _require_none(order.path, found.problems)
        if not order.dry_run:
            drafts = list(_proved(original, drafts, progress))
    counts = Counter(each.statement.identification.type for each in drafts)
    return CvatTaken(
        record.sha256, _recorded(catalogue, order, record.sha256, found, drafts), counts
    )


def _size(found: CvatFile, facts: MediaFacts) -> Size:
    """Return the size of the picture that boxes are drawn in; another size is a problem."""
    said = found.number("width"), found.number("height")
    shown = Size(facts.width, facts.height)
    for size in (stored_size(facts), shown):
        if said == size:
            return size
    line = found.head.get("width", ("", 1))[1]
    if None in said:
        found.problems.append(CvatProblem(line, "it does not say of which size the video is"))
    else:
        other = f"{said[0]} x {said[1]}, and the video is {shown.width} x {shown.height}"
        found.problems.append(CvatProblem(line, f"original_size is {other}"))
    return shown


def _of_another(found: CvatFile, record: Video, frames: int) -> Iterator[CvatProblem]:
    """Yield the problems by which a file proves to be of another video."""
    named, line = found.head.get("bugtracker", ("", 0))
    sha256 = named.strip().removeprefix(SCHEME)
    if named.strip().startswith(SCHEME) and sha256 != record.sha256:
        yield CvatProblem(line, f"it was exported of video {sha256[:12]}, which is another")
    if (found.number("size") or 0) > frames:
        size, line = found.head["size"]
        yield CvatProblem(line, f"it is of {size.strip()} frames, and the video has {frames}")


def _types(found: CvatFile, taxonomy: Taxonomy) -> dict[str, str]:
    """Return the taxonomy id of each label; an unknown label is one problem."""
    types: dict[str, str] = {}
    unknown: set[str] = set()
    for stretch in found.stretches:
        if stretch.label in types or stretch.label in unknown or len(unknown) >= _MOST_UNKNOWN:
            continue
        try:
            types[stretch.label] = taxonomy.named(stretch.label).id
        except UsageError as error:
            unknown.add(stretch.label)
            found.problems.append(CvatProblem(stretch.box.line, error.message.rstrip(".")))
    return types


def _drafts(
    found: CvatFile,
    index: FrameIndex,
    size: Size,
    types: Mapping[str, str],
    order: CvatOrder,
) -> Iterator[Draft]:
    """Make sightings of what is drawn inside the frames that the video has."""
    for stretch in found.stretches:
        region = region_of(stretch.box.corners, size)
        if region is None:
            corners = ", ".join(f"{number:g}" for number in stretch.box.corners)
            phrase = f"box: {corners} does not lie inside {size.width} x {size.height}"
            found.problems.append(CvatProblem(stretch.box.line, phrase))
        elif stretch.last >= len(index.pts):
            last = len(index.pts) - 1
            phrase = f"frame {stretch.last} lies beyond the end; the last frame is {last}"
            found.problems.append(CvatProblem(stretch.box.line, phrase))
        elif stretch.label in types:
            certainty = _certainty(stretch, order.certainty)
            moment = Moment(
                int(index.pts[stretch.first]), int(index.pts[stretch.last]), index.time_base
            )
            identification = Identification(types[stretch.label], certainty)
            note = f"drawn in CVAT ({order.path.name})"
            yield Draft(moment, Statement(identification, region, note=note))


def _certainty(stretch: Stretch, otherwise: Certainty) -> Certainty:
    given = stretch.box.certainty
    words = {word: each for each in Certainty for word in each.written}
    return words.get(given, otherwise)


def _require_none(path: Path, problems: Sequence[CvatProblem]) -> None:
    if not problems:
        return
    told = sorted(problems, key=lambda each: each.line)[:_TOLD]
    text = "; ".join(f"line {each.line}: {each.phrase}" for each in told)
    more = f"; and {len(problems) - _TOLD} more" if len(problems) > _TOLD else ""
    raise BadAnnotations(f"{path.name}: nothing is taken in. {text}{more}.")


def _proved(
    original: Original, drafts: Sequence[Draft], progress: Callable[[int, int], None]
) -> Iterator[Draft]:
    """Yield the drafts with the hash of the pixels of their first frames."""
    shown_at: dict[int, Moment] = {}
    for done, each in enumerate(drafts):
        progress(done, len(drafts))
        pts = each.moment.pts
        if pts not in shown_at:
            shown = list(frame_run(original.decoder, WantedFrames(at_pts=pts), original.index))
            if not shown or shown[0].pts != pts:
                raise NoSuchFrame(f"No frame of that video begins at {pts}.")
            shown_at[pts] = shown[0].moment
        yield replace(each, moment=replace(shown_at[pts], end_pts=each.moment.end_pts))
    progress(len(drafts), len(drafts))


def _recorded(
    catalogue: Catalogue, order: CvatOrder, video: str, found: CvatFile, drafts: Sequence[Draft]
) -> TakenIn:
    if order.dry_run:
        known = count_known(catalogue.store, video, drafts)
        return TakenIn(len(drafts) - known, known, 0)
    source = {"form": "cvat", "file": logged_name(order.path), "sha256": found.sha256}
    return import_sightings(catalogue.store, video, drafts, order.by, source)
