"""The pages of videos and sightings, asked of a real server; whatever people write stays text."""

import csv
import io
import json
import time
import urllib.parse
import zipfile
from typing import Any

import openpyxl
import pytest

from desks import Desk, key

EVIL = "<script>alert(1)</script>\"' \u200f\u0627\u0633\u0645"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


@pytest.fixture(scope="module")
def video(desk: Desk) -> str:
    """The clip, with a sighting of which every text is an attack."""
    found = desk.ask_command("videos")
    sha256: str = next(v["video"] for v in found if v["copies"][0]["path"].endswith("clip.mp4"))
    still = desk.ask_command("video", sha256)["keyframes"][0]["pts"]
    said: dict[str, Any] = {"key": key(), "video": sha256, "pts": still, "type": "btr-80"}
    said |= {"note": EVIL, "marking": f"=cmd|{EVIL}", "basis": EVIL, "box": [0.1, 0.2, 0.3, 0.4]}
    made = desk.post("/api/sightings", said, by="Lina")
    assert made.status == 200, made.text
    return sha256


def number_of(desk: Desk, video: str) -> int:
    found = desk.get(f"/api/videos/{video}/sightings", by="Lina").json
    return next(each["sighting"] for each in found if each["note"] == EVIL)


def test_the_grid_filters_sorts_and_counts(desk: Desk, video: str) -> None:
    for address, count in (
        ("/videos", 2),
        ("/videos?text=MIRROR", 1),
        ("/videos?cited=yes", 1),
        ("/videos?labelled=no&sort=longest", 1),
        ("/videos?once=true", 1),
        ("/videos?report=nujaba-southern-aleppo-2016&sort=least+looked+at", 1),
        ("/videos?text=nothing-like-it", 0),
        ("/videos?sort=most+sightings&status=all", 2),
    ):
        page = desk.get(address, by="Omar")
        assert page.status == 200
        assert page.text.count("data-card") == count, address
    assert desk.get("/videos?page=99999999", by="Omar").status == 422


def test_a_video_is_found_by_the_first_digits_and_told_whole(desk: Desk, video: str) -> None:
    short = desk.get(f"/videos/{video[:10]}", by="Omar")
    assert (short.status, short.headers["location"]) == (303, f"/videos/{video}")
    page = desk.get(f"/videos/{video}", by="Omar").text
    for told in (video, "registered", "extract", "nujaba-southern-aleppo-2016", "mirror.mp4"):
        assert told in page
    # The command line lists them as the page does.
    (related,) = desk.ask_command("video", video)["relations"]
    assert (related["a"], related["kind"], related["band"]) == (video, "near", "probable")
    assert "is a copy of mirror.mp4 [" in desk.run("video", video)


def test_a_posting_is_added_with_a_bad_date_refused(desk: Desk, video: str) -> None:
    token = desk.token("Lina")
    by = {"authorization": f"Bearer {token}"}
    fields = {
        "url": "https://example.org/v",
        "publisher": "<script>alert(1)",
        "posted": "not a day",
    }
    assert desk.form(f"/videos/{video}/postings", fields, **by).status == 422
    assert (
        desk.form(f"/videos/{video}/postings", fields | {"posted": "2016-06~"}, **by).status == 303
    )
    page = desk.get(f"/videos/{video}", by="Omar").text
    assert "2016-06~" in page
    assert "<script>alert" not in page


def test_search_answers_by_type_words_and_people(desk: Desk, video: str) -> None:
    for question, count in (
        ("", 1),
        ("type=vehicle", 1),
        ("type=" + urllib.parse.quote("ناقلة"), None),
        ("type=weapon", 0),
        ("by=Lina&status=made&status=confirmed", 1),
        ("by=Noor", 0),
        ("report=nujaba-southern-aleppo-2016&since=2016&until=2016", 1),
        ("text=alert", 1),
        (f"video={video}&show=table", 1),
    ):
        page = desk.get(f"/search?{question}", by="Omar")
        if count is None:
            assert page.status in {200, 404, 422}
        else:
            assert page.status == 200, page.text
            assert page.text.count("data-card") == count, question


def test_what_cannot_be_asked_leaves_the_other_filters_as_they_were(desk: Desk) -> None:
    for question, status, told in (
        ("type=no-such-thing", 404, "No type is called"),
        ("since=tomorrow", 422, "tomorrow"),
        ("report=none-of-this", 404, "none-of-this"),
        ("text=" + urllib.parse.quote(EVIL) + "&until=x", 422, "until"),
    ):
        page = desk.get(f"/search?{question}&status=disputed&status=made", by="Omar")
        assert page.status == status
        assert 'role="alert"' in page.text
        assert told in page.text
        assert page.text.count(" checked") == 2
        assert "<script>alert" not in page.text


def test_what_is_found_is_given_as_sheet_and_lines(desk: Desk, video: str) -> None:
    sheet = desk.get("/search/export/csv?bom=true", by="Omar").text
    assert sheet.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"), newline=""))
    assert row["marking"] == f"'=cmd|{EVIL}"
    assert row["note"] == EVIL
    assert row["citation"].startswith(f"vidcat:{video}?t=")
    lines = desk.get("/search/export/jsonl?status=made", by="Omar").text.split("\n")[:-1]
    (line,) = (each for each in map(json.loads, lines) if each["record"] == "sighting")
    assert line["versions"][-1]["note"] == EVIL
    answer = desk.get("/search/export/xlsx", by="Omar")
    assert answer.headers["content-disposition"] == 'attachment; filename="sightings.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.body))
    assert len(book["Sightings"]._images) == 1
    page = desk.get("/search/export/html?redacted=true", by="Omar")
    assert "redacted</strong>" in page.text
    assert "<script" not in page.text
    bag = desk.get("/search/export/bagit", by="Omar").body
    assert "data/evidence.html" in zipfile.ZipFile(io.BytesIO(bag)).namelist()


def test_whatever_people_write_stays_text(desk: Desk, video: str) -> None:
    number = number_of(desk, video)
    plain = EVIL.replace("\u200f", "")  # names hold no marks that turn the writing
    name = {"name": plain, "filters": "type=vehicle"}
    by = {"authorization": f"Bearer {desk.token('Lina')}"}
    assert desk.form("/searches", name, **by).status == 303
    assert desk.form("/items", {"name": plain, "note": EVIL}, **by).status == 303
    pages = (f"/sightings/{number}", "/search?show=table", "/search", "/items", "/")
    for path in (*pages, f"/videos/{video}", f"/videos/{video}/label"):
        page = desk.get(path, by="Lina")
        assert page.status == 200, path
        assert "<script>alert" not in page.text, path
    assert ESCAPED in desk.get(f"/sightings/{number}", by="Omar").text
    assert ESCAPED in desk.get("/search", by="Omar").text


def test_a_second_person_reviews_and_nobody_their_own(desk: Desk, video: str) -> None:
    number = number_of(desk, video)
    path, fields = f"/sightings/{number}/review", {"version": "1", "verdict": "dispute"}
    by = {
        name: {"authorization": f"Bearer {desk.token(name)}"} for name in ("Lina", "Omar", "Mara")
    }
    assert desk.form(path, fields, **by["Lina"]).status == 403
    assert desk.form(path, fields, **by["Omar"]).status == 422  # a dispute wants a reason
    assert desk.form(path, fields | {"version": "9", "reason": "no"}, **by["Omar"]).status == 409
    assert desk.form(path, fields | {"reason": EVIL}, **by["Omar"]).status == 303
    page = desk.get(f"/sightings/{number}", by="Mara").text
    assert "disputed" in page
    assert ESCAPED in page


def test_a_saved_search_is_removed(desk: Desk) -> None:
    by = {"authorization": f"Bearer {desk.token('Noor')}"}
    made = desk.form("/searches", {"name": "tanks", "filters": "type=tank"}, **by)
    assert made.headers["location"] == "/search?type=tank"
    page = desk.get("/search", by="Noor").text
    number = page.rpartition("/searches/")[2].partition("/")[0]
    assert desk.form(f"/searches/{number}/remove", {}, **by).status == 303
    assert desk.form(f"/searches/{number}/remove", {}, **by).status == 404


def test_originals_are_played_in_ranges_and_frames_are_exact(desk: Desk, video: str) -> None:
    part = desk.get(f"/media/{video}", by="Omar", range="bytes=0-9")
    assert (part.status, len(part.body)) == (206, 10)
    frame = desk.get(f"/api/videos/{video}/frame?at=1.01", by="Omar").json
    told = desk.ask_command("frame", video, "--at", "1.01")
    assert (frame["pts"], frame["pixel_hash"]) == (told["pts"], told["pixel_hash"])
    after = desk.get(f"/api/videos/{video}/frame?pts={frame['pts']}&by=1", by="Omar").json
    assert after["previous_pts"] == frame["pts"]
    assert after["pts"] == frame["next_pts"]
    picture = desk.get(after["image"], by="Omar")
    assert picture.body.startswith(b"\xff\xd8")
    nowhere = desk.get(f"/api/videos/{video}/frame?at=9999", by="Omar")
    assert (nowhere.status, nowhere.json["error"]) == (404, "no_such_frame")
    between = desk.get(f"/api/videos/{video}/frame?pts={frame['pts'] + 1}", by="Omar")
    assert between.status == 404


def test_what_counts_of_what_a_person_was_shown_is_told(desk: Desk, video: str) -> None:
    stills = [each["pts"] for each in desk.ask_command("video", video)["keyframes"]]
    desk.look_at(video, stills[1:2], by="Noor", clear=False)
    page = desk.get(f"/videos/{video}", by="Omar").text
    assert "Nobody has looked at any" in page  # who sees a veil has not seen the frame
    desk.look_at(video, stills[2:3], by="Noor", seconds=0.9)
    assert "Nobody has looked at any" in desk.get(f"/videos/{video}", by="Omar").text
    for _ in range(2):  # what is told twice of one time counts once
        looked = desk.look_at(video, stills[:1], by="Noor").json
    assert looked["looked_at"] == stills[:1]
    page = " ".join(desk.get(f"/videos/{video}", by="Omar").text.split())
    assert f"<b>{looked['figures']}</b>, by <bdi>Noor</bdi>" in page
    assert looked["figures"].startswith(f"1 of {len(stills)} keyframes and 0 s of ")
    back = {"video": video, "reason": EVIL, "key": key()}
    for _ in range(2):  # the same statement, sent twice
        answer = desk.post("/api/viewings/take-back", back, by="Noor")
        assert (answer.status, answer.json["looked_at"]) == (200, [])
    page = desk.get(f"/videos/{video}", by="Omar").text
    assert "Nobody has looked at any" in page
    assert page.count("not looked at after all") == 1  # in the history


@pytest.mark.parametrize(
    "nonsense",
    [
        {"shown": [{"pts": 0, "clear": True, "seconds": -1}]},
        {"shown": [{"pts": 2**60, "clear": True, "seconds": 0.1}]},
        {"shown": [{"pts": 0, "clear": True, "seconds": 1, "ago": 500_000}]},  # before they came
        {"shown": [{"pts": 0, "clear": True, "seconds": 3_599}]},
        {"played": [{"from_s": 9, "until_s": 2, "clear": True, "seconds": 0.1}]},
        {"played": [{"from_s": 1e6, "until_s": 1e6 + 1, "clear": True, "seconds": 0.1}]},
    ],
)
def test_what_cannot_have_been_shown_is_refused(
    desk: Desk, video: str, nonsense: dict[str, Any]
) -> None:
    before = desk.get(f"/videos/{video}", by="Omar").text.partition('id="coverage"')[2]
    assert desk.post("/api/viewings", {"video": video} | nonsense, by="Noor").status == 422
    after = desk.get(f"/videos/{video}", by="Omar").text.partition('id="coverage"')[2]
    assert before.partition("</p>")[0] == after.partition("</p>")[0]


def test_graphic_footage_starts_veiled(desk: Desk, video: str) -> None:
    mark = {"video": video, "pts": None, "word": "graphic", "reason": EVIL, "key": key()}
    assert desk.post("/api/marks", mark, by="Omar").status == 403
    assert desk.post("/api/marks", mark, by="Lina").status == 204
    assert 'data-veil="graphic"' in desk.get(f"/videos/{video}", by="Omar").text
    assert 'data-veil="graphic"' in desk.get("/videos", by="Omar").text
    back = mark | {"word": "harmless", "key": key()}
    assert desk.post("/api/marks", back, by="Lina").status == 204
    assert 'data-veil="graphic"' not in desk.get(f"/videos/{video}", by="Omar").text


def test_an_unplayable_file_gets_a_playable_copy(desk: Desk) -> None:
    from desks import FIXTURES

    (desk.folder / "old.mpg").write_bytes((FIXTURES / "interlaced.mpg").read_bytes())
    desk.run("ingest", "old.mpg")
    found = desk.ask_command("videos")
    old = next(v["video"] for v in found if v["copies"][0]["path"].endswith("old.mpg"))
    before = (desk.folder / "old.mpg").stat()
    missing = desk.get(f"/media/{old}", by="Omar")
    assert missing.status == 404
    assert desk.post(f"/api/videos/{old}/proxy", {}, by="Omar").status == 202
    for _ in range(200):
        state = desk.get(f"/api/videos/{old}/proxy", by="Omar").json
        if state["state"] in {"ready", "failed"}:
            break
        time.sleep(0.1)
    assert state["state"] == "ready", state
    played = desk.get(f"/media/{old}", by="Omar")
    assert played.headers["content-type"] == "video/mp4"
    assert played.body[4:8] == b"ftyp"
    after = (desk.folder / "old.mpg").stat()
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)


def test_an_export_refuses_a_bad_question_before_it_answers(desk: Desk) -> None:
    for form in ("csv", "xlsx", "jsonl"):
        for question, status in (("type=no-such-thing", 404), ("since=tomorrow", 422)):
            answer = desk.get(f"/search/export/{form}?{question}", by="Omar")
            assert answer.status == status
            assert "content-disposition" not in answer.headers


def test_a_number_that_no_row_can_have_is_refused(desk: Desk) -> None:
    for path in ("/sightings", "/api/sightings"):
        assert desk.get(f"{path}/{10**30}", by="Omar").status == 422
        assert desk.get(f"{path}/0", by="Omar").status == 422
        assert desk.get(f"{path}/{2**31 - 1}", by="Omar").status == 404


def test_a_form_without_a_script_asks_with_empty_fields(desk: Desk, video: str) -> None:
    fields = "type text status certainty context by report since until".split()  # noqa: SIM905
    page = desk.get("/search?" + "=&".join(fields) + "=", by="Omar")
    assert page.status == 200
    assert page.text.count("data-card") == 1


def test_an_object_shows_its_sightings_and_keeps_the_names_it_had(desk: Desk, video: str) -> None:
    by = {"authorization": f"Bearer {desk.token('Lina')}"}
    name = "Plate 4471 <b>'" + EVIL[-3:]
    made = desk.form("/items", {"name": name, "note": EVIL}, **by)
    place = made.headers["location"]
    item = int(place.rpartition("/")[2])
    said = {"key": key(), "video": video, "pts": 0, "type": "btr-80", "item": item}
    number = desk.post("/api/sightings", said, by="Lina").json["sighting"]
    page = desk.get(place, by="Omar").text
    assert "Seen in 1 sighting, 1 video" in page
    assert f"/sightings/{number}" in page
    assert "1 sighting in 1 video" in desk.get("/items", by="Omar").text
    assert desk.form(f"{place}/name", {"name": "Plate 4472"}, **by).status == 303
    page = desk.get(place, by="Omar").text
    assert "<h1><bdi>Plate 4472</bdi>" in page
    assert "Lina renamed it; it was called Plate 4471 &lt;b&gt;" in page
    assert "<script>alert" not in page
    assert desk.form(f"{place}/name", {"name": "Plate 4472"}, **by).status == 422
    assert desk.form("/items/999/name", {"name": "x"}, **by).status == 404
    assert desk.get("/items/999", by="Omar").status == 404
    for path in (f"{place}/name", "/items"):
        omar = {"authorization": f"Bearer {desk.token('Omar')}"}
        assert desk.form(path, {"name": "no"}, **omar).status == 403
    taken = {"key": key(), "sighting": number, "version": 1, "why": "a test"}
    assert desk.post("/api/sightings/withdrawals", taken, by="Lina").status == 200
    assert "no sighting is tied to it" in desk.get("/items", by="Omar").text


def test_the_picture_of_a_sighting_is_its_still(desk: Desk, video: str) -> None:
    number = number_of(desk, video)
    led = desk.get(f"/sightings/{number}/still.jpg", by="Omar")
    assert led.status == 303
    picture = desk.get(led.headers["location"], by="Omar")
    assert picture.headers["content-type"] == "image/jpeg"
    assert desk.get(f"/sightings/{number}/still.jpg").status in {303, 401}
    assert desk.get("/sightings/4711/still.jpg", by="Omar").status == 404


def test_a_type_is_found_by_a_name_in_any_language(desk: Desk) -> None:
    (known, *_) = desk.get("/api/types?q=btr-80", by="Omar").json
    assert known["id"] == "vehicle/land/apc/btr-80"
    assert known["parents"][0] == "Vehicle"
    assert known["labels"]["en"] == known["label"]
    language, label = next(each for each in known["labels"].items() if each[0] != "en")
    found = desk.get("/api/types?q=" + urllib.parse.quote(label), by="Omar").json
    assert (known["id"], label, language) in [
        (each["id"], each["matched"], each["language"]) for each in found
    ]


def test_a_proposal_says_how_far_its_frame_is_proved(desk: Desk, video: str) -> None:
    mirror = next(v["video"] for v in desk.ask_command("videos") if v["video"] != video)
    waits = desk.get(f"/api/videos/{mirror}/sightings", by="Omar").json
    proposal = next(each for each in waits if each["status"] == "proposed")
    page = desk.get(f"/sightings/{proposal['sighting']}", by="Omar").text
    assert "not hashed yet: the time was carried from a copy" in page
    assert "is a keyframe" not in page


def test_what_a_sighting_bears_on_comes_with_the_answer(desk: Desk, video: str) -> None:
    still = desk.ask_command("video", video)["keyframes"][0]["pts"]
    bears = {"report": "nujaba-southern-aleppo-2016", "claim": 1, "bearing": "supports"}
    said = {"key": key(), "video": video, "pts": still, "type": "btr-80", "claim": bears}
    made = desk.post("/api/sightings", said, by="Lina")
    assert made.status == 200, made.text
    number = made.json["sighting"]
    for told in (made.json, desk.get(f"/api/sightings/{number}", by="Omar").json):
        assert [(a["claim"], a["bearing"]) for a in told["assessments"]] == [(1, "supports")]
    word = {"key": key(), "sighting": number, "version": 1, "claim": bears | {"claim": 2}}
    told = desk.post("/api/assessments", word, by="Lina")
    assert told.status == 200, told.text
    assert [a["claim"] for a in told.json["assessments"]] == [1, 2]
    copy = said | {"key": key(), "copied_from": number}
    copied = desk.post("/api/sightings", copy, by="Lina").json
    assert copied["copied_from"] == number
    assert [(a["claim"], a["bearing"]) for a in copied["assessments"]] == [(1, "supports")]
