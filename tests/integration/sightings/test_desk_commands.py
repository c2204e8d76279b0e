"""What reviewers, managers and searchers read on a terminal: the words, not only the JSON."""

from pathlib import Path

import pytest

from casework_desk import ANN, BOB, BTR, CYD, A, B, C, at, open_desk, said, see
from commands import ask, must, vidcat
from vidcat.casework.questions.saved_searches import save_search
from vidcat.casework.reports.statements import add_report
from vidcat.casework.sightings.reviews import name_blind
from vidcat.casework.sightings.statements import (
    ClaimBearing,
    Opinion,
    make_sighting,
    review_sighting,
)
from vidcat.domain.reports.drafts import ClaimDraft, ReportDraft
from vidcat.domain.sightings.reviews import Via
from vidcat.domain.sightings.statements import Bearing, Certainty, Identification, ReviewVerdict
from vidcat.domain.values.counts import parse_count
from vidcat.store.session import Store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk on which Bob named one sighting blind, disputed another, and has three to do."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "catalogue").mkdir()
    store = open_desk(folder / "catalogue" / "catalogue.db")
    made = [see(store, A if n < 3 else B, at(n), said(note=f"note {n}")) for n in (1, 2, 3, 4)]
    named = Identification("vehicle/land/apc", Certainty.PROBABLE)
    name_blind(store, made[0], named, BOB)
    review_sighting(store, made[1], Opinion(ReviewVerdict.DISPUTE, "it has six wheels"), BOB)
    store.close()
    return folder


def test_assignments_are_given_counted_and_taken_back(folder: Path) -> None:
    assert must(folder, "review", "batches") == "Nothing was given out.\n"
    given = must(folder, "review", "assign", "--to", BOB, "--batch", "week 12", "--given-by", CYD)
    assert given == "3 sightings given to Bob: week 12\n"
    assert must(folder, "review", "batches") == "week 12: Bob 0 of 3, from Cyd\n"
    queue = must(folder, "review", "queue", "--for", BOB)
    assert queue.count("[week 12, from Cyd]") == 3
    assert "3 sightings waiting for Bob." in queue
    assert must(folder, "review", "take-back", "week 12") == "3 sightings taken back: week 12\n"
    assert must(folder, "review", "batches") == "Nothing was given out.\n"


def test_agreement_and_disputes_are_told_in_words(folder: Path) -> None:
    told = must(folder, "review", "agreement")
    assert "Ann and Bob, all types: 0 of 1 the same (0%), 1 the same or a kind of it" in told
    assert "Bob reviewed Ann, label shown: 1 dispute" in told
    disputed = must(folder, "review", "disagreements")
    assert "Bob: dispute it has six wheels" in disputed
    assert "sighting" not in must(folder, "review", "disagreements", "--limit", "1", "--json")[:1]


def test_a_question_is_kept_listed_asked_and_removed(folder: Path) -> None:
    assert must(folder, "search", "list") == "Nothing is kept.\n"
    must(folder, "search", "save", "carriers", "--type", "btr-80", "--saved-by", ANN)
    assert "carriers: type=btr-80 (Ann)" in must(folder, "search", "list")
    assert must(folder, "search", "run", "carriers").count("BTR-80") == 4
    must(folder, "search", "save", "missiles", "--type", "weapon", "--saved-by", ANN)
    assert must(folder, "search", "run", "missiles") == ("0 sightings answer to --type weapon.\n")
    assert must(folder, "search", "remove", "carriers") == "removed carriers\n"
    gone = vidcat(folder, "search", "run", "carriers")
    assert (gone.returncode, gone.stderr.count("\n")) == (2, 1)


def test_people_are_listed_with_their_roles_and_get_a_link(folder: Path) -> None:
    listed = [line.split() for line in must(folder, "user", "list").splitlines()]
    assert listed == [["analyst", ANN], ["reviewer", BOB], ["manager", CYD]]
    assert "http://127.0.0.1:" in must(folder, "user", "link", ANN)
    assert BTR in must(folder, "types", "btr-80")


def test_a_link_without_a_desk_that_runs_says_so(folder: Path) -> None:
    told = vidcat(folder, "user", "link", ANN)
    assert told.stdout.startswith("http://127.0.0.1:8341/sign-in#")
    assert "no `vidcat serve` answers" in told.stderr


def test_an_answer_without_anything_names_the_filters(folder: Path) -> None:
    told = must(folder, "sightings", "--by", BOB, "--type", "btr-80")
    assert told == (
        "0 sightings answer to --type btr-80 --by Bob. --by asks who stated a sighting; "
        "--reviewed-by asks who reviewed it.\n"
    )
    assert must(folder, "sightings", "--reviewed-by", BOB).count("BTR-80") == 1


def test_an_export_of_nothing_names_the_filters_and_who_took_it_out(folder: Path) -> None:
    empty = vidcat(folder, "export", "csv", folder / "empty.csv", "--by", BOB)
    assert (empty.returncode, empty.stdout) == (0, f"0 sightings: {folder / 'empty.csv'}\n")
    assert "vidcat: 0 sightings answer to --by Bob." in empty.stderr
    assert "--reviewed-by asks who reviewed it" in empty.stderr
    assert "does not say who takes it out; --exported-by NAME" in empty.stderr
    full = vidcat(folder, "export", "csv", folder / "full.csv", "--exported-by", ANN)
    assert "answer to" not in full.stderr
    assert "who takes it out" not in full.stderr


def test_an_evidence_sheet_says_who_took_it_out_or_that_no_name_was_given(folder: Path) -> None:
    must(folder, "export", "html", folder / "unnamed.html")
    must(folder, "export", "html", folder / "named.html", "--exported-by", ANN)
    unnamed, named = ((folder / f"{name}.html").read_text() for name in ("unnamed", "named"))
    assert "<dt>taken out by</dt><dd>somebody who gave no name," in unnamed
    assert f"<dt>taken out by</dt><dd><bdi>{ANN}</bdi>," in named


def test_every_door_tells_which_claim_a_sighting_bears_on(folder: Path) -> None:
    (folder / "report.yaml").write_text(
        "slug: brief\ntitle: A brief\ncitations:\n- number: 1\n  description: a parade\n"
        "claims:\n- number: 1\n  citation: 1\n  type: vehicle/land/apc\n  count: at least 1\n"
        "  quote: an APC\n",
        encoding="utf-8",
    )
    must(folder, "report", "add", "report.yaml")
    store = Store(folder / "catalogue" / "catalogue.db")
    bears = ClaimBearing("brief", 1, Bearing.SUPPORTS)
    made, _ = make_sighting(store, C, at(7), said(), ANN, bears)
    store.close()
    number = str(made.number)
    wanted = [("brief", 1, "supports", ANN)]
    assert [(a.report, a.claim, str(a.bearing), a.by) for a in made.assessments] == wanted

    def told(*words: str) -> list[tuple[str, int, str, str]]:
        document = ask(folder, *words)
        if isinstance(document, dict):
            document = document.get("sightings", document)
        (one,) = (
            [each for each in document if each["sighting"] == made.number]
            if isinstance(document, list)
            else [document]
        )
        return [(a["report"], a["claim"], a["bearing"], a["by"]) for a in one["assessments"]]

    assert told("sighting", "show", number) == wanted
    assert told("sightings", "--video", C) == wanted
    assert told("review", "queue", "--for", BOB) == wanted
    assert told("sighting", "edit", number, "--note", "a wheel is gone", "--by", ANN) == wanted
    assert told("review", "dispute", number, "--reason", "eight wheels", "--by", BOB) == wanted
    assert told("review", "disagreements") == wanted
    assert told("sighting", "withdraw", number, "--reason", "a mistake", "--by", ANN) == wanted
    history = ask(folder, "sighting", "show", number)["history"]
    assert all(len(each["assessments"]) == 1 for each in history)


@pytest.mark.parametrize(
    "command",
    [
        ("history",),
        ("report", "show", "parade"),
        ("review", "disagreements"),
        ("search", "run", "all of them"),
        ("sightings",),
        ("sighting", "show", "1"),
    ],
    ids=" ".join,
)
def test_who_is_told_by_a_command_has_opened_it(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "catalogue").mkdir()
    file = tmp_path / "catalogue" / "catalogue.db"
    store = open_desk(file)
    claim = ClaimDraft(1, None, BTR, parse_count("1"))
    add_report(store, ReportDraft("parade", "A parade", claims=(claim,)))
    bearing = ClaimBearing("parade", 1, Bearing.SUPPORTS)
    made, _ = make_sighting(store, A, at(1), said(BTR), ANN, bearing)
    review_sighting(store, made, Opinion(ReviewVerdict.DISPUTE, "a BTR-82"), CYD)
    save_search(store, "all of them", "", ANN)
    store.close()
    (tmp_path / "catalogue" / "vidcat.toml").write_text(f'person = "{BOB}"\n', "utf-8")
    must(tmp_path, *command)
    store = Store(file)
    with store.read() as tx:
        opened = tx.openings.of(1, tx.people.id(BOB))
    store.close()
    assert opened is not None
    assert opened.via is Via.COMMAND
