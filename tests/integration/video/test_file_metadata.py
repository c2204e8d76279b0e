"""What files say of themselves is read right, kept within bounds, found, and carried along.

The oracle is ffprobe; the files are made by ffmpeg, and damaged by hand.
"""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from commands import ask, must, vidcat
from places import FIXTURES
from vidcat.domain.video.file_metadata import MAX_CHAPTERS, MAX_KEY, MAX_TAGS, MAX_VALUE, WARNING
from vidcat.media.ffmpeg.tools import find_tools

APPLE = {
    "com.apple.quicktime.location.ISO6709": "+35.1234+036.5678+123.4/",
    "com.apple.quicktime.make": "Apple",
    "com.apple.quicktime.model": "iPhone 12",
    "com.apple.quicktime.software": "15.4.1",
    "com.apple.quicktime.creationdate": "2021-05-05T12:13:14+0300",
    "creation_time": "2021-05-05T09:13:14Z",
}
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
NO_VENDOR = ("vendor_id", "[0][0][0][0]")  # of zeros, which FFmpeg 8 does not tell any more
FREE = ("-movflags", "use_metadata_tags")


def make(path: Path, tags: dict[str, str], *words: str, film: str = "static.mp4") -> Path:
    """Copy a film into another container, with tags."""
    said = [word for key, value in tags.items() for word in ("-metadata", f"{key}={value}")]
    source = ["-i", FIXTURES / film]
    command = [find_tools().ffmpeg, "-y", "-v", "error", *source, "-c", "copy", *said, *words, path]
    subprocess.run(command, check=True)
    return path


def make_of_file(path: Path, metadata: str, *words: str) -> Path:
    """Copy a film with what a file of metadata says, in FFmpeg's form."""
    told = path.with_suffix(".txt")
    told.write_text(f";FFMETADATA1\n{metadata}", encoding="utf-8")
    more = ("-i", told, "-map", "0", "-map_metadata", "1", "-map_chapters", "1")
    source = ["-i", FIXTURES / "static.mp4", *more]
    command = [find_tools().ffmpeg, "-y", "-v", "error", *source, "-c", "copy", *words, path]
    subprocess.run(command, check=True)
    told.unlink()
    return path


def probe(path: Path) -> dict[str, Any]:
    asked = ["-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json"]
    told = subprocess.run([find_tools().ffprobe, *asked, path], stdout=subprocess.PIPE, check=True)
    return json.loads(told.stdout)


def probed_tags(path: Path) -> set[tuple[int | None, str, str]]:
    told = probe(path)
    places = [(None, told["format"]), *((each["index"], each) for each in told["streams"])]
    found = {(n, key, value) for n, each in places for key, value in each.get("tags", {}).items()}
    return {each for each in found if each[1:] != NO_VENDOR}


def metadata_of(folder: Path, name: str) -> dict[str, Any]:
    return ask(folder, "video", name)["metadata"]


def tags_of(metadata: dict[str, Any]) -> set[tuple[int | None, str, str]]:
    found = {(each["stream"], each["key"], each["value"]) for each in metadata["tags"]}
    return {each for each in found if each[1:] != NO_VENDOR}


def taken_in(folder: Path, path: Path) -> dict[str, Any]:
    must(folder, "ingest", path)
    return metadata_of(folder, path.name)


def test_a_phone_says_where_when_and_what_it_is(tmp_path: Path) -> None:
    path = make(tmp_path / "phone.mov", APPLE, *FREE)
    said = taken_in(tmp_path, path)
    assert tags_of(said) == probed_tags(path)
    assert {(None, key, APPLE[key]) for key in APPLE} <= tags_of(said)
    [position] = said["positions"]
    assert (position["latitude"], position["longitude"]) == (35.1234, 36.5678)
    assert position["written"] == "+35.1234+036.5678+123.4/"
    times = {each["key"]: each["time"] for each in said["times"] if each["stream"] is None}
    assert times == {
        "com.apple.quicktime.creationdate": "2021-05-05T12:13:14+03:00",
        "creation_time": "2021-05-05T09:13:14+00:00",
    }
    lines = must(tmp_path, "video", "phone.mov")
    assert WARNING in lines
    assert "position: 35.1234, 36.5678, written +35.1234+036.5678+123.4/" in lines
    assert "device: iPhone 12 (com.apple.quicktime.model)" in lines
    assert "2021-05-05 12:13:14 +03:00" in lines


CONTAINERS = {
    "android.mp4": (
        {"location": "+35.1234+036.5678/", "creation_time": "2021-05-05T09:13:14Z"},
        (),
    ),
    "coded.mov": ({"title": "Колонна"}, ("-timecode", "01:02:03:04")),
    "camera.avi": ({"ISFT": "Cam", "artist": "Me", "date": "2019", "comment": "المدينة"}, ()),
    "named.mkv": ({"title": "A parade", "DATE_RECORDED": "2016-06", "MAKE": "Sony"}, ()),
    "channel.ts": ({"service_name": "A channel"}, ("-metadata:s:v:0", "language=ara")),
    "stream.flv": ({"title": "A stream", "encoder": "cam"}, ()),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_container_says_what_ffprobe_reads(tmp_path: Path, name: str) -> None:
    tags, words = CONTAINERS[name]
    path = make(tmp_path / name, tags, *words)
    said = taken_in(tmp_path, path)
    assert tags_of(said) == probed_tags(path)
    assert said["tags_left_out"] == said["chapters_left_out"] == 0


def test_a_timecode_is_of_the_film_and_of_its_track(tmp_path: Path) -> None:
    path = make(tmp_path / "coded.mov", {}, "-timecode", "01:02:03:04")
    said = taken_in(tmp_path, path)
    coded = {(place, value) for place, key, value in tags_of(said) if key == "timecode"}
    assert coded == {(0, "01:02:03:04"), (1, "01:02:03:04")}
    lines = must(tmp_path, "video", "coded.mov")
    assert "timecode: 01:02:03:04 (timecode of stream 0, timecode of stream 1)" in lines


def test_chapters_are_those_that_ffprobe_reads(tmp_path: Path) -> None:
    chapters = "".join(
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={n * 500}\nEND={n * 500 + 500}\ntitle=Part {n}\n"
        for n in range(3)
    )
    path = make_of_file(tmp_path / "parts.mkv", f"title=Whole\n{chapters}")
    said = taken_in(tmp_path, path)
    oracle = [
        (float(each["start_time"]), float(each["end_time"]), each["tags"]["title"])
        for each in probe(path)["chapters"]
    ]
    assert [(c["start_s"], c["end_s"], c["title"]) for c in said["chapters"]] == oracle
    assert len(oracle) == 3
    assert "chapter 2: 0:00.500 to 0:01.000: Part 1" in must(tmp_path, "video", "parts.mkv")


@pytest.mark.parametrize("seconds", [0, 2_082_844_800])  # 1904, and 1970 counted from 1904
def test_a_clock_that_was_never_set_is_no_date(tmp_path: Path, seconds: int) -> None:
    path = make(tmp_path / "unset.mp4", {"creation_time": "2021-05-05T09:13:14Z"})
    since_1904 = (1_620_205_994 + 2_082_844_800).to_bytes(4)
    content = path.read_bytes()
    assert content.count(since_1904) >= 4  # made and changed, of the film and of its track
    path.write_bytes(content.replace(since_1904, seconds.to_bytes(4)))
    said = taken_in(tmp_path, path)
    assert tags_of(said) == probed_tags(path)
    assert [(each["is_set"], each["time"]) for each in said["times"]] in (
        [],
        [(False, None)] * len(said["times"]),
    )
    lines = [n for n in must(tmp_path, "video", "unset.mp4").splitlines() if "file says" in n]
    assert not [line for line in lines if "1970" in line or "1904" in line or "2021" in line]


def test_a_manifest_is_present_and_not_checked(tmp_path: Path) -> None:
    path = make(tmp_path / "signed.mp4", {})
    body = C2PA + bytes(4) + b"manifest\0" + bytes(8)
    path.write_bytes(path.read_bytes() + (8 + len(body)).to_bytes(4) + b"uuid" + body)
    assert taken_in(tmp_path, path)["c2pa_manifest"] == "present, not checked"
    assert "C2PA manifest: present, not checked" in must(tmp_path, "video", "signed.mp4")
    other = make(tmp_path / "plain.mp4", {})
    assert taken_in(tmp_path, other)["c2pa_manifest"] == "none found"
    matroska = make(tmp_path / "plain.mkv", {})
    assert "not looked for" in taken_in(tmp_path, matroska)["c2pa_manifest"]


def test_ten_thousand_tags_hide_no_position(tmp_path: Path) -> None:
    many = "".join(f"tag{n}=value {n}\n" for n in range(10_000))
    path = make_of_file(tmp_path / "many.mkv", f"{many}location=+35.1234+036.5678/\n")
    said = taken_in(tmp_path, path)
    everything = probed_tags(path)
    assert len(everything) > 10_000
    assert len(said["tags"]) == MAX_TAGS
    assert said["tags_left_out"] == len(everything) - MAX_TAGS
    assert tags_of(said) <= everything
    assert [each["latitude"] for each in said["positions"]] == [35.1234]
    lines = must(tmp_path, "video", "many.mkv")
    assert f"not kept: {said['tags_left_out']} tags beyond the {MAX_TAGS} kept" in lines


def test_a_thousand_chapters_are_counted(tmp_path: Path) -> None:
    chapters = "".join(
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={n}\nEND={n + 1}\ntitle=c{n}\n" for n in range(1000)
    )
    said = taken_in(tmp_path, make_of_file(tmp_path / "cut.mkv", chapters))
    assert (len(said["chapters"]), said["chapters_left_out"]) == (MAX_CHAPTERS, 1000 - MAX_CHAPTERS)


def test_a_value_of_a_megabyte_is_cut_and_the_rest_counted(tmp_path: Path) -> None:
    path = make_of_file(tmp_path / "long.mkv", f"comment={'x' * 1_000_000}\n{'k' * 500}=v\n")
    said = taken_in(tmp_path, path)
    [comment] = [each for each in said["tags"] if each["key"].lower() == "comment"]
    assert (comment["value"], comment["cut"]) == ("x" * MAX_VALUE, 1_000_000 - MAX_VALUE)
    [named] = [each for each in said["tags"] if each["value"] == "v"]
    assert (len(named["key"]), named["cut"]) == (MAX_KEY, 500 - MAX_KEY)
    lines = must(tmp_path, "video", "long.mkv")
    cut = 1_000_000 - MAX_VALUE + 500 - MAX_KEY
    assert f"not kept: {cut} characters at the end of 2 texts" in lines
    assert max(map(len, lines.splitlines())) < 1_000


def test_nothing_that_a_file_says_is_obeyed(tmp_path: Path) -> None:
    evil = "a\x1b[2Jb\u202ec\u2066d\x07"
    path = make(tmp_path / "evil.mkv", {"comment": evil, "title": "<script>alert(1)</script>"})
    said = taken_in(tmp_path, path)
    [comment] = [each for each in said["tags"] if each["key"].lower() == "comment"]
    assert comment["value"] == r"a\x1b[2Jb\u202ec\u2066d\x07"
    assert (None, next(k for _, k, v in probed_tags(path) if v == evil), evil) in probed_tags(path)
    shown = must(tmp_path, "video", "evil.mkv") + must(tmp_path, "video", "evil.mkv", "--json")
    assert not {"\x1b", "\u202e", "\u2066", "\x07"} & set(shown)


def test_bytes_that_are_no_text_are_replaced(tmp_path: Path) -> None:
    path = make(tmp_path / "bytes.mkv", {"comment": "QQQQ"})
    path.write_bytes(path.read_bytes().replace(b"QQQQ", b"a\xff\xfeb"))
    said = taken_in(tmp_path, path)
    assert "a\ufffd\ufffdb" in {value for _, _, value in tags_of(said)}
    assert tags_of(said) == probed_tags(path)


def test_videos_are_found_by_what_their_files_say(tmp_path: Path) -> None:
    make(tmp_path / "phone.mov", APPLE, *FREE)
    make(tmp_path / "word.mkv", {"title": "Колонна 100%"}, film="pig.mp4")
    must(tmp_path, "ingest", tmp_path / "phone.mov", tmp_path / "word.mkv")

    def found(text: str) -> list[str]:
        listed = ask(tmp_path, "videos", "--tag", text)
        return [Path(each["copies"][0]["path"]).name for each in listed]

    assert found("iphone") == found("quicktime.MAKE") == ["phone.mov"]
    assert found("колонна") == found("100%") == ["word.mkv"]
    assert found("videohandler") == ["phone.mov", "word.mkv"]
    assert found("i%hone") == found("iphone_12") == found("samsung") == []
    refused = vidcat(tmp_path, "videos", "--tag", " ")
    assert refused.returncode == 2
    assert "--tag wants a text" in refused.stderr


def test_an_older_catalogue_says_that_it_does_not_know(tmp_path: Path) -> None:
    path = make(tmp_path / "old.mov", APPLE, *FREE)
    must(tmp_path, "ingest", path)
    with closing(sqlite3.connect(tmp_path / "catalogue" / "catalogue.db")) as database, database:
        database.execute("UPDATE video SET file_metadata = NULL")
    assert metadata_of(tmp_path, "old.mov") is None
    lines = must(tmp_path, "video", "old.mov")
    assert "file says not known: an older version extracted it" in lines
    listed = vidcat(tmp_path, "videos", "--tag", "apple")
    assert "1 video not searched for tags: an older version extracted them." in listed.stderr
    assert "old.mov" not in listed.stdout


def test_what_a_file_says_goes_out_and_in_and_out_again(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for each in (ours, theirs):
        each.mkdir()
    said = taken_in(ours, make(tmp_path / "phone.mov", APPLE, *FREE))
    must(ours, "export", "jsonl", tmp_path / "out.jsonl")
    must(theirs, "import", "jsonl", tmp_path / "out.jsonl")
    assert metadata_of(theirs, "phone.mov") == said
    must(theirs, "export", "jsonl", tmp_path / "again.jsonl")
    first, again = (
        [json.loads(line) for line in (tmp_path / name).read_text("utf-8").splitlines()[1:]]
        for name in ("out.jsonl", "again.jsonl")
    )
    [video] = [each for each in first if each["record"] == "video"]
    assert video in again
    assert {each["key"] for each in video["facts"]["metadata"]["tags"]} >= APPLE.keys()


BENT: dict[str, Callable[[dict[str, Any]], None]] = {
    "a tag that a terminal obeys": lambda said: said["tags"][0].update(value="\x1b[2J"),
    "a tag of a negative stream": lambda said: said["tags"][0].update(stream=-1),
    "too many tags": lambda said: said.update(tags=said["tags"] * 100),
    "a value that is endless": lambda said: said["tags"][0].update(value="x" * 100_000),
    "a field too many": lambda said: said.update(more=1),
    "a manifest that is a word": lambda said: said.update(c2pa="valid"),
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return the lines of an export of a catalogue with one phone's film."""
    folder = tmp_path_factory.mktemp("exported")
    taken_in(folder, make(folder / "phone.mov", APPLE, *FREE))
    must(folder, "export", "jsonl", folder / "out.jsonl")
    return [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", BENT)
def test_a_record_that_says_what_no_file_can_is_refused(
    exported: list[dict[str, Any]], tmp_path: Path, name: str
) -> None:
    lines = deepcopy(exported)
    [video] = [each for each in lines if each["record"] == "video"]
    BENT[name](video["facts"]["metadata"])
    out = tmp_path / "out.jsonl"
    out.write_text("".join(json.dumps(each) + "\n" for each in lines), "utf-8")
    refused = vidcat(tmp_path, "import", "jsonl", out)
    assert (refused.returncode, "line" in refused.stderr) == (2, True), refused.stderr
    assert ask(tmp_path, "videos") == []
