"""Measure the reviewers' questions on a catalogue of a million sightings: p50, p95, query plans.

    python bench/sightings.py [--sightings 1000000] [--videos 5000] [--repeats 40] [--keep FILE]

In:     nothing; a catalogue is filled with made-up sightings under the seeded taxonomy.
Out:    a table of each question with its times and its answer, then how SQLite finds it.
The types are drawn like real ones, a few very often; one video in three is a re-upload; one
sighting in three is tied to an item; every question is asked with changing types.
"""

import argparse
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert, select

from vidcat.casework.equipment.types_and_items import import_types, load_taxonomy
from vidcat.domain.equipment.taxonomy import Taxonomy
from vidcat.domain.questions.question import CountBy, ResolvedQuestion
from vidcat.domain.sightings.statements import Certainty, Context, SightingStatus
from vidcat.imports.forms.taxonomy_file import read_taxonomy
from vidcat.operations.import_.bundled_data import seeds_folder
from vidcat.store.schema.casework_tables import SightingRow, SightingWordRow
from vidcat.store.schema.equipment_tables import EquipmentItemRow, EquipmentTypeRow
from vidcat.store.schema.report_tables import CitationRow, PersonRow, ReportRow, ResolutionRow
from vidcat.store.schema.tables import FamilyRow, VideoRow
from vidcat.store.session import Store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = "liwa saraya fatah plate convoy dust road flag commander salute tarp".split()  # noqa: SIM905
STATUSES = ["made"] * 6 + ["confirmed"] * 3 + ["proposed", "disputed", "withdrawn"]
BATCH = 20_000


def fill(store: Store, sightings: int, videos: int, seed: int) -> None:
    chance = random.Random(seed)
    files = sorted((seeds_folder() / "taxonomy").glob("*.yaml"))
    import_types(store, [each for file in files for each in read_taxonomy(file)], "seeds")
    with store.write() as tx:
        session = tx.questions._session  # in bulk: the store's own calls are for one at a time
        keys = list(session.scalars(select(EquipmentTypeRow.id)))
        chance.shuffle(keys)
        weights = [1 / rank for rank in range(1, len(keys) + 1)]
        drawn = chance.choices(keys, weights, k=sightings)
        numbers = range(1, sightings + 1)
        session.add(PersonRow(id=1, name="Analyst", role="analyst", added_at=NOW))
        session.flush()
        rows(session, FamilyRow, ({"id": n, "name": f"{n:064x}"} for n in range(1, videos // 3)))
        rows(session, VideoRow, (video(n, videos, chance) for n in range(1, videos + 1)))
        rows(session, EquipmentItemRow, (item(n) for n in range(1, sightings // 12)))
        reports(session, videos, chance)
        sizes = sightings, videos
        rows(session, SightingRow, (sighting(n, drawn[n - 1], sizes, chance) for n in numbers))
        rows(session, SightingWordRow, (word(n, chance) for n in numbers[::4]))


def word(n: int, chance: random.Random) -> dict:
    return {"word": chance.choice(WORDS) + str(n % 50), "sighting_id": n}


def rows(session, table, values: Iterator[dict]) -> None:  # noqa: ANN001
    batch: list[dict] = []
    for value in values:
        batch.append(value)
        if len(batch) == BATCH:
            session.execute(insert(table), batch)
            batch = []
    if batch:
        session.execute(insert(table), batch)


def video(n: int, videos: int, chance: random.Random) -> dict:
    family = chance.randrange(1, videos // 3) if n % 3 == 0 else None
    return {
        "id": n,
        "sha256": f"{n:064x}",
        "size_bytes": 1,
        "status": "catalogued",
        "detail": "",
        "registered_at": NOW,
        "family_id": family,
    }


def item(n: int) -> dict:
    return {"id": n, "name": f"item {n}", "note": "", "person_id": 1, "made_at": NOW}


def reports(session, videos: int, chance: random.Random) -> None:  # noqa: ANN001
    count = max(2, videos // 50)
    text = {"url": "", "language": "en", "body": "", "note": ""}
    rows(
        session,
        ReportRow,
        (
            {"id": n, "slug": f"report-{n}", "title": "", "authors": [], "added_at": NOW} | text
            for n in range(1, count)
        ),
    )
    rows(session, CitationRow, (citation(n, chance) for n in range(1, count)))
    rows(
        session,
        ResolutionRow,
        (
            {"citation_id": chance.randrange(1, count), "video_id": n, "made_at": NOW, "why": ""}
            for n in range(1, videos + 1)
        ),
    )


def citation(n: int, chance: random.Random) -> dict:
    day = date(chance.randrange(2012, 2026), chance.randrange(1, 13), 1)
    text = {"description": "", "quote": "", "url": "", "embedded_as": ""}
    dated = {"published": day.isoformat(), "earliest": day, "latest": day}
    return {"id": n, "report_id": n, "number": 1, "kinds": []} | text | dated


def sighting(n: int, type_id: int, sizes: tuple[int, int], chance: random.Random) -> dict:
    sightings, videos = sizes
    start_s = chance.random() * 600
    text = {"marking": "", "marking_language": "", "note": "", "basis": "", "why": ""}
    return {
        "number": n,
        "version": 1,
        "is_current": n % 10 != 0,
        "video_id": chance.randrange(1, videos + 1),
        "pts": n,
        "end_pts": n,
        "time_base": "1/12800",
        "start_s": start_s,
        "end_s": start_s,
        "x": 0.1,
        "y": 0.1,
        "width": 0.2,
        "height": 0.2,
        "type_id": type_id,
        "certainty": chance.choice(list(Certainty)),
        "context": chance.choice(list(Context)),
        "item_id": chance.randrange(1, sightings // 12) if n % 3 == 0 else None,
        "status": chance.choice(STATUSES),
        "person_id": 1,
        "made_at": NOW,
        **text,
    }


Ask = Callable[[], ResolvedQuestion]


def questions(taxonomy: Taxonomy, chance: random.Random) -> Iterator[tuple[str, Ask]]:
    roots = [each.id for each in taxonomy.roots()]
    leaves = [each.id for each in taxonomy if not taxonomy.children(each.id)]

    def below(node: str) -> tuple[str, ...]:
        return tuple(each.id for each in taxonomy.below(node))

    yield "everything below a root", lambda: ResolvedQuestion(types=below(chance.choice(roots)))
    yield "vehicle", lambda: ResolvedQuestion(types=below("vehicle"))
    yield "one leaf", lambda: ResolvedQuestion(types=below(chance.choice(leaves)))
    yield (
        "vehicle, confirmed, paraded",
        lambda: ResolvedQuestion(
            types=below("vehicle"),
            statuses=(SightingStatus.CONFIRMED,),
            certainties=(Certainty.CERTAIN,),
            contexts=(Context.PARADED,),
        ),
    )
    yield (
        "weapon, footage of 2016",
        lambda: ResolvedQuestion(
            types=below("weapon"), since=date(2016, 1, 1), until=date(2016, 12, 31)
        ),
    )
    yield "one report", lambda: ResolvedQuestion(report=f"report-{chance.randrange(1, 90)}")
    yield "one video", lambda: ResolvedQuestion(video=f"{chance.randrange(1, 4000):064x}")
    yield "a word", lambda: ResolvedQuestion(words=(chance.choice(WORDS),))
    yield (
        "a word below vehicle",
        lambda: ResolvedQuestion(types=below("vehicle"), words=("convoy",)),
    )


def measure(store: Store, repeats: int, seed: int) -> None:
    chance = random.Random(seed)
    taxonomy = load_taxonomy(store)
    print(f"{'question':34} {'answer':12} {'p50 ms':>8} {'p95 ms':>8}  result")
    plans: dict[str, list[str]] = {}
    for name, make in questions(taxonomy, chance):
        for by in (None, *CountBy):
            times, answer = [], ""
            for _ in range(repeats):
                question = make()
                with store.read() as tx:
                    begun = time.perf_counter()
                    if by is None:
                        answer = str(len(tx.sightings.by_id(tx.questions.ids(question, 50))))
                    else:
                        answer = str(tx.questions.total(question, by).count)
                    times.append((time.perf_counter() - begun) * 1000)
                    plans[name] = tx.questions.plan(question)
            p95 = statistics.quantiles(times, n=20)[-1]
            what = by or "first 50"
            print(f"{name:34} {what:12} {statistics.median(times):8.1f} {p95:8.1f}  {answer}")
    for name, plan in plans.items():
        print(f"\n{name}")
        for step in dict.fromkeys(plan):
            print(f"    {step}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sightings", type=int, default=1_000_000)
    parser.add_argument("--videos", type=int, default=5_000)
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="use this database, made when it is missing")
    given = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        file = given.keep or Path(folder) / "catalogue.db"
        is_new = not file.exists()
        store = Store(file)
        try:
            if is_new:
                begun = time.perf_counter()
                fill(store, given.sightings, given.videos, given.seed)
                print(
                    f"filled in {time.perf_counter() - begun:.0f} s, {file.stat().st_size >> 20} MB"
                )
            measure(store, given.repeats, given.seed)
        finally:
            store.close()


if __name__ == "__main__":
    main()
