"""The film of a file is found among its streams, and what is not looked at is told.

The oracle is ffprobe, which counts the frames of each stream.
"""

import subprocess
from pathlib import Path

import pytest

from commands import ask, must, vidcat
from places import FIXTURES
from vidcat.media.ffmpeg.tools import find_tools

FILM = ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=4"]
LARGE = ["-f", "lavfi", "-i", "mandelbrot=s=320x240:r=25", "-t", "4"]
SMALL = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4"]
CARD = ["-f", "lavfi", "-i", "testsrc2=s=640x480:r=25:d=0.04"]
SOUND = ["-f", "lavfi", "-i", "sine=d=4"]
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]


def make(path: Path, *words: str) -> Path:
    subprocess.run([find_tools().ffmpeg, "-y", "-v", "error", *words, path], check=True)
    return path


def frames_of(path: Path, index: int) -> int:
    """Return how many frames a stream has, by ffprobe."""
    asked = ["-count_frames", "-select_streams", str(index), "-show_entries"]
    told = subprocess.run(
        [
            *(find_tools().ffprobe, "-v", "error", *asked),
            *("stream=nb_read_frames", "-of", "csv=p=0", path),
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(told.stdout.strip().strip(","))


def test_a_card_before_the_film_is_passed_over(tmp_path: Path) -> None:
    path = make(
        tmp_path / "card.mkv",
        *(*CARD, *FILM, "-map", "0", "-map", "1"),
        *("-c:v:0", "mjpeg", *("-c:v:1", "libx264"), "-pix_fmt:v:1", "yuv420p"),
    )
    assert (frames_of(path, 0), frames_of(path, 1)) == (1, 100)
    must(tmp_path, "ingest", path)
    video = ask(tmp_path, "video", "card.mkv")
    assert (video["status"], video["width"], round(video["duration_s"], 2)) == (
        "catalogued",
        160,
        4,
    )
    roles = [(each["is_film"], each["is_chosen"]) for each in video["streams"]]
    assert roles == [(False, False), (True, True)]
    assert "few or no pictures at the beginning of the file" in must(tmp_path, "video", "card.mkv")


@pytest.mark.parametrize(("defaults", "wide"), [("00", 320), ("10", 160), ("01", 320), ("11", 320)])
def test_of_two_films_the_default_one_is_chosen_then_the_larger(
    tmp_path: Path, defaults: str, wide: int
) -> None:
    marks = [
        word
        for number, mark in enumerate(defaults)
        for word in (f"-disposition:v:{number}", "default" if mark == "1" else "0")
    ]
    path = make(tmp_path / "two.mkv", *FILM, *LARGE, "-map", "0", "-map", "1", *H264, *marks)
    assert (frames_of(path, 0), frames_of(path, 1)) == (100, 100)
    told = vidcat(tmp_path, "ingest", path)
    assert "other_stream: another film in this file was not looked at" in told.stderr
    video = ask(tmp_path, "video", "two.mkv")
    assert (video["status"], video["reason"], video["width"]) == ("partial", "other_stream", wide)
    assert [each["is_film"] for each in video["streams"]] == [True, True]


def test_a_preview_is_no_reason_to_miss_the_film(tmp_path: Path) -> None:
    path = make(
        tmp_path / "preview.mkv",
        *(*SMALL, *LARGE, "-map", "0", "-map", "1", *H264),
        *("-disposition:v:0", "0", "-disposition:v:1", "default"),
    )
    must(tmp_path, "ingest", path)
    assert ask(tmp_path, "video", "preview.mkv")["width"] == 320


def test_sound_text_and_covers_are_listed_and_leave_the_film_whole(tmp_path: Path) -> None:
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    cover = make(tmp_path / "cover.jpg", *CARD, "-frames:v", "1")
    path = make(
        tmp_path / "film.mp4",
        *(*FILM, *SOUND, "-i", str(words), "-i", str(cover)),
        *("-map", "0", "-map", "1", "-map", "2", "-map", "3", *H264, "-c:v:1", "mjpeg"),
        *("-c:s", "mov_text", "-disposition:v:1", "attached_pic"),
        *("-metadata:s:a:0", "language=ara"),
    )
    must(tmp_path, "ingest", path)
    video = ask(tmp_path, "video", "film.mp4")
    assert (video["status"], video["left_out"]) == ("catalogued", {"frames": 0, "seconds": 0.0})
    kinds = {(each["kind"], each["language"], each["is_cover"]) for each in video["streams"]}
    assert ("audio", "ara", False) in kinds
    assert {kind for kind, _, _ in kinds} == {"video", "audio", "subtitle"}
    assert [each["is_chosen"] for each in video["streams"] if each["kind"] == "video"] == [
        True,
        False,
    ]
    assert ("video", "", True) in {(k, "", c) for k, _, c in kinds if c}


def test_whatever_a_file_says_of_a_language_its_film_is_catalogued(tmp_path: Path) -> None:
    tags = ["-metadata:s:a:0", "language=pt_BR", "-metadata:s:v:0", "language=Arabic (Syria)"]
    path = make(tmp_path / "said.mkv", *FILM, *SOUND, *H264, *tags)
    must(tmp_path, "ingest", path)
    video = ask(tmp_path, "video", "said.mkv")
    assert [each["language"] for each in video["streams"]] == ["Arabic-Syria-", "pt-BR"]


def test_a_photo_with_smaller_copies_behind_it_is_no_film(tmp_path: Path) -> None:
    photo = make(tmp_path / "one.jpg", *CARD, "-frames:v", "1").read_bytes()
    (tmp_path / "photo.jpg").write_bytes(photo * 3)
    told = vidcat(tmp_path, "ingest", tmp_path / "photo.jpg")
    assert "not_video: it is a JPEG picture" in told.stderr


NAMED = {
    "luma128.png": "a PNG picture",
    "pdq_golden.json": "text",
    "photo.jpg": "a JPEG picture",
    "paper.pdf": "a PDF document",
    "many.zip": "a ZIP archive",
    "page.html": "a web page",
    "tool": "a program",
    "armour.txt": "text",
}


def test_what_is_no_film_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    make(folder / "photo.jpg", *CARD, "-frames:v", "1")
    for name in ("luma128.png", "pdq_golden.json"):
        (folder / name).write_bytes((FIXTURES / name).read_bytes())
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    (folder / "many.zip").write_bytes(b"PK\3\4\x14\0\0\0\x08\0" + bytes(100))
    (folder / "page.html").write_bytes(b"<!DOCTYPE html><html><body>No film</body></html>")
    (folder / "tool").write_bytes(b"\x7fELF\2\1\1" + bytes(100))
    (folder / "armour.txt").write_text("BMP-1 at the parade\n")  # a BMP picture begins so
    vidcat(tmp_path, "ingest", folder)
    told = {
        Path(each["copies"][0]["path"]).name: (each["reason"], each["detail"])
        for each in ask(tmp_path, "videos", "--status", "refused")
    }
    assert told.keys() == NAMED.keys()
    for name, kind in NAMED.items():
        assert told[name][0] == "not_video"
        assert kind in told[name][1], name


def test_pictures_that_follow_one_another_in_a_raw_file_are_a_film(tmp_path: Path) -> None:
    path = make(tmp_path / "camera.mjpg", *FILM, "-c:v", "mjpeg", "-f", "mjpeg")
    must(tmp_path, "ingest", path)
    video = ask(tmp_path, "video", "camera.mjpg")
    assert (video["status"], video["codec"]) == ("catalogued", "mjpeg")
    assert round(video["duration_s"], 2) == frames_of(path, 0) / 25 == 4
