"""Measure what leaves and comes in, on a catalogue of made-up sightings: seconds and peak memory.

    python bench/exports.py [--sightings 100000] [--videos 5000] [--form csv ...] [--keep DIR]

In:     nothing; a catalogue is filled as bench/sightings.py does it.
Out:    a row a form: how long it took, how long a processor worked on it, how large the file is,
        the most memory that was resident.
Each form is written in a process of its own, without crops; last, the JSON Lines are imported into
an empty catalogue and written again, and both files are compared.
"""

import argparse
import multiprocessing
import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sightings import fill
from vidcat.catalogue import open_catalogue
from vidcat.domain.questions.question import Question
from vidcat.exports.parts.answer import Choices
from vidcat.exports.registry import FORMATS
from vidcat.operations.export.answers import ExportOrder, take_out
from vidcat.operations.import_.records import Bringing, import_records
from vidcat.settings import Settings
from vidcat.store.session import Store


def make(folder: Path, sightings: int, videos: int) -> None:
    folder.mkdir(parents=True)
    store = Store(folder / "catalogue.db")
    fill(store, sightings, videos, 1)
    store.close()


def export(folder: Path, form: str, output: Path, type_: str | None = None) -> None:
    choices = Choices(crops=0)
    with open_catalogue(Settings(catalogue=folder)) as catalogue:
        take_out(
            catalogue, ExportOrder(FORMATS[form], output, Question(type=type_), choices, None), tell
        )


def bring(folder: Path, file: Path) -> None:
    with open_catalogue(Settings(catalogue=folder), create=True) as catalogue:
        import_records(catalogue, Bringing(file, None), tell)


def tell(done: int, of: int) -> None:
    """Say nothing."""


def measured(name: str, output: Path, run: Callable[..., None], *given: object) -> None:
    begun = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    child = context.Process(target=_run, args=(told, run, given))
    child.start()
    peak, worked = told.get()
    child.join()
    took = time.perf_counter() - begun
    size = sum(each.stat().st_size for each in output.rglob("*")) if output.is_dir() else 0
    size = size or output.stat().st_size
    said = f"{name:16} {took:8.1f} s, of a processor {worked:8.1f} s"
    print(f"{said} {size / 1e6:10.1f} MB {peak / 1024:8.0f} MB resident", flush=True)


def _run(
    told: "multiprocessing.Queue[tuple[int, float]]", run: Callable[..., None], given: tuple
) -> None:
    try:
        run(*given)
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        told.put((used.ru_maxrss, used.ru_utime + used.ru_stime))


def lines(file: Path) -> list[int]:
    with file.open("rb") as opened:
        opened.readline()
        return [hash(line) for line in opened]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sightings", type=int, default=100_000)
    parser.add_argument("--videos", type=int, default=5_000)
    parser.add_argument("--form", choices=FORMATS, action="append", help="default: all")
    parser.add_argument("--keep", type=Path, help="use this catalogue, made when it is missing")
    given = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        folder = given.keep or here / "catalogue"
        if not folder.exists():
            measured("filled", folder, make, folder, given.sightings, given.videos)
        forms = given.form or list(FORMATS)
        for form in forms:
            output = here / f"out.{form}"
            measured(form, output, export, folder, form, output)
        if "jsonl" in forms:
            some = here / "some.jsonl"
            measured("jsonl: vehicle", some, export, folder, "jsonl", some, "vehicle")
            first, again = here / "out.jsonl", here / "again.jsonl"
            measured("jsonl imported", here / "other", bring, here / "other", first)
            measured("jsonl again", again, export, here / "other", "jsonl", again)
            print("equal" if lines(first) == lines(again) else "NOT EQUAL")


if __name__ == "__main__":
    main()
