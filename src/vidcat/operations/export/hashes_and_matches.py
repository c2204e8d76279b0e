"""Export hash lists without media, and matches for other catalogues."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from vidcat import __version__
from vidcat.catalogue import Catalogue
from vidcat.domain.copies.hash_lists import ListForm, MadeWith
from vidcat.domain.copies.matching import Band, Tracks
from vidcat.domain.exchange.bayanat import (
    COLUMNS,
    CONFIRMED,
    SURELY_DUPLICATE,
    bayanat_distance,
    notes,
    safe_cell,
    unique_index,
)
from vidcat.domain.exchange.hash_json import header_line, track_line
from vidcat.domain.exchange.vpdq_text import vpdq_lines
from vidcat.domain.values.file_names import path_text
from vidcat.errors import BadStatement, NothingToShow
from vidcat.media.pictures.fingerprints import PDQ_ALGORITHM, PREPROCESSING
from vidcat.operations.output import writing, writing_folder
from vidcat.reads.copies.relations import JudgedRelation, found_by_people, list_copies
from vidcat.reads.video.by_name import SHOWN, file_names, find_video

MADE_WITH = MadeWith(PREPROCESSING, PDQ_ALGORITHM)


@dataclass(frozen=True)
class Exported:
    """How many records were written, and how many could not be."""

    written: int
    samples: int = 0
    left_out: int = 0


def export_hashes(
    catalogue: Catalogue, output: Path, videos: Sequence[str], form: ListForm, *, names: bool
) -> Exported:
    """Write the hashes of videos, or of all, to a file (vidcat's form) or a new folder (vPDQ's).

    File names are left out unless `names`. Raises NoSuchVideo, NothingToShow when there are no
    hashes, BadStatement, BadOutput, NotOurFolder.
    """
    if names and form is ListForm.VPDQ:
        raise BadStatement("names: vPDQ's form has no place for them.")
    wanted = dict.fromkeys(find_video(catalogue.store, name).sha256 for name in videos)
    if form is ListForm.VPDQ:
        return _write_vpdq(catalogue, output, tuple(wanted))
    return _write_vidcat(catalogue, output, tuple(wanted), names=names)


def _write_vidcat(
    catalogue: Catalogue, output: Path, videos: tuple[str, ...], *, names: bool
) -> Exported:
    known = file_names(catalogue.store) if names else {}
    called = {video: path_text(name) for video, name in known.items()}
    written = samples = 0
    with writing(catalogue, output) as file:
        file.write(header_line(MADE_WITH, f"vidcat {__version__}").encode())
        for tracks in _tracks(catalogue, videos):
            for track in tracks:
                file.write(track_line(track, called.get(track.video)).encode())
                samples += len(track.times_s)
            written += 1
        _require_some(written)
    return Exported(written, samples)


def _write_vpdq(catalogue: Catalogue, output: Path, videos: tuple[str, ...]) -> Exported:
    written = samples = 0
    with writing_folder(output) as folder:
        for tracks in _tracks(catalogue, videos):
            (full,) = (track for track in tracks if track.view == "full")
            with (folder / f"{full.video}.txt").open("x", encoding="ascii") as file:
                file.writelines(vpdq_lines(full))
            written += 1
            samples += len(full.times_s)
        _require_some(written)
    return Exported(written, samples)


def _tracks(catalogue: Catalogue, videos: tuple[str, ...]) -> Iterator[Tracks]:
    with catalogue.store.read() as tx:
        for video in videos or [each.sha256 for each in tx.videos.listed(SHOWN)]:
            if tracks := tx.fingerprints.of(video):
                yield tracks


def _require_some(written: int) -> None:
    if not written:
        raise NothingToShow("There are no fingerprints to export.")


def export_bayanat(
    catalogue: Catalogue, output: Path, band: Band | None, clock: Callable[[float], str]
) -> Exported:
    """Write the pairs of videos that share footage as Bayanat's importer reads them.

    A video is called by its file name without extension, by which Bayanat finds it; pairs of two
    videos of one name are left out, as the importer drops them. So are refused pairs. Without a
    band, pairs that only people found are there, too. Raises BadOutput.
    """
    names = {
        video: PurePath(path_text(name)).stem for video, name in file_names(catalogue.store).items()
    }
    pairs = [_row(each, clock) for each in list_copies(catalogue.store, band=band)]
    if band is None:
        pairs += [
            ((each.a, each.b), SURELY_DUPLICATE, CONFIRMED)
            for each in found_by_people(catalogue.store)
        ]
    told = [each for each in pairs if names[each[0][0]] != names[each[0][1]]]
    told.sort(key=lambda each: each[1])
    with writing(catalogue, output) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for (a, b), distance, words in told:
            row = names[a], names[b], f"{distance:.4f}", unique_index(a, b), words
            table.writerow(map(safe_cell, row))
        text.flush()
        text.detach()
    return Exported(len(told), left_out=len(pairs) - len(told))


def _row(each: JudgedRelation, clock: Callable[[float], str]) -> tuple[tuple[str, str], float, str]:
    relation, confirmed = each.relation, each.verdict is not None
    distance = bayanat_distance(relation, confirmed=confirmed)
    return (relation.a, relation.b), distance, notes(relation, clock, confirmed=confirmed)
