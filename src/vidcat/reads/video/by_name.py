"""Find videos by the names people use for them."""

import os
from dataclasses import replace
from pathlib import Path

from vidcat.domain.sightings.statements import Sighting, SightingStatus
from vidcat.domain.video.model import CopyStatus, Video
from vidcat.domain.video.reasons import Reason
from vidcat.errors import BadSetting, NoSuchVideo
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction
from vidcat.vault.originals import copy_status, proved_status

STATUSES = ("pending", "catalogued", "partial", "refused", "failed")
_SHORT = 12
SHOWN = ("catalogued", "partial", "failed")


def with_parts(store: Store, record: Video) -> Video:
    """Return a video with the films that it shows parts of, if it is a compilation."""
    with store.read() as tx:
        return replace(record, parts=tx.videos.parts(record.sha256))


def find_video(store: Store, name: str) -> Video:
    """Find one video by SHA-256, unique prefix of 8 or more digits, path or file name.

    A path is one that was ingested, its last parts, or one of a file in the catalogue's folder,
    wherever that folder was when the file was ingested. Raises NoSuchVideo, AmbiguousVideo.
    """
    with store.read() as tx:
        return video_named(tx, name)


def video_named(tx: Transaction, name: str) -> Video:
    """Find one video as `find_video` does, within a transaction."""
    written = os.fsencode(Path(name).absolute())
    tidied = os.path.abspath(written)  # noqa: PTH100 (pathlib leaves ".." in place)
    if tx.videos.holds_path(written):
        return tx.videos.named(name, written)
    found = tx.videos.named(name, tidied, _last_parts(name, tidied, tx.folder))
    if _is_another_file(found, name, tidied):
        raise NoSuchVideo(
            f"{name!r} was not ingested: what lies there is another file than the video of that "
            f"name in this catalogue, {found.sha256[:_SHORT]}."
        )
    return found


def _last_parts(name: str, tidied: bytes, folder: Path | None) -> list[bytes]:
    """Return what the path of a video may end in that goes by a name: itself, if it is relative.

    Also, for a file below the catalogue's folder, its path from there: it moved with the folder.
    """
    parts = []
    if name and not Path(name).is_absolute() and ".." not in Path(name).parts:
        parts.append(os.fsencode(Path(name)))
    if folder is not None and Path(os.fsdecode(tidied)).is_relative_to(folder):
        parts.append(os.fsencode(Path(os.fsdecode(tidied)).relative_to(folder)))
    return [each for each in parts if each != b"."]


def _is_another_file(found: Video, name: str, path: bytes) -> bool:
    """Return whether a file lies where a name leads that cannot be the video found by its name."""
    if found.sha256.startswith(name.lower()) or any(path == copy.path for copy in found.copies):
        return False
    return os.path.isfile(path) and os.stat(path).st_size != found.size_bytes  # noqa: PTH113,PTH116


def digest_of(store: Store, name: str) -> str:
    """Return the SHA-256 of a video by any of its names; raises as `find_video` does.

    For a whole SHA-256 only its presence is read.
    """
    with store.read() as tx:
        if tx.videos.holds(name):
            return name
    return find_video(store, name).sha256


def said_of(store: Store, video: str) -> tuple[list[tuple[str, int]], list[Sighting]]:
    """Return the citations (report, number) that mean a video (SHA-256), and its sightings.

    Withdrawn sightings are left out.
    """
    with store.read() as tx:
        seen = tx.sightings.of_video(video)
        cited = tx.reports.citing(video)
    return cited, [each for each in seen if each.status is not SightingStatus.WITHDRAWN]


def copy_statuses(record: Video) -> list[CopyStatus]:
    """Return for each copy of a video, in order, what is there now; nothing is opened."""
    return [copy_status(copy) for copy in record.copies]


def proved_statuses(record: Video) -> list[CopyStatus]:
    """Return what `copy_statuses` does, hashing the files of which their stamps cannot tell."""
    return [proved_status(copy, record.sha256) for copy in record.copies]


def file_names(store: Store) -> dict[str, bytes]:
    """Return one file name of every video: that of the copy first seen."""
    with store.read() as tx:
        paths = tx.videos.first_paths()
    return {video: path.rpartition(b"/")[2] for video, path in paths.items()}


def paths_of_failed(store: Store) -> list[Path]:
    """Return one place, where there is a file now, of every video whose worker died."""
    with store.read() as tx:
        failed = [v for v in tx.videos.listed(["failed"]) if v.reason == Reason.WORKER_DIED]
    copies = ((copy.path for copy in record.copies) for record in failed)
    found = (next(filter(os.path.isfile, paths), None) for paths in copies)
    return [Path(os.fsdecode(path)) for path in found if path is not None]


def list_videos(
    store: Store, status: str | None, text: str | None, tag: str | None = None
) -> list[Video]:
    """List videos in order of registration; without a status, all that are not refused.

    `text` keeps those found at a path with it, `tag` those whose file says it of itself.
    Raises BadSetting for a status that does not exist, and for a tag without a text.
    """
    if status not in (None, "all", *STATUSES):
        raise BadSetting(f"--status is one of all, {', '.join(STATUSES)}; not {status!r}.")
    if tag is not None and not tag.strip():
        raise BadSetting("--tag wants a text that the file is to say.")
    wanted = SHOWN if status is None else STATUSES if status == "all" else (status,)
    with store.read() as tx:
        found = tx.videos.listed(wanted, text)
    return found if tag is None else [each for each in found if _says(each, tag)]


def _says(record: Video, tag: str) -> bool:
    metadata = record.facts.metadata if record.facts else None
    return metadata is not None and metadata.says(tag.strip())


def count_unsaid(store: Store) -> int:
    """Count the videos of which it is not known what their files say of themselves."""
    with store.read() as tx:
        return tx.video_pages.unsaid()
