"""Sightings leave for other tools and come back from CVAT, by the commands of README."""

import json
from pathlib import Path

from commands import ask, must, vidcat
from places import FIXTURES


def test_sightings_leave_for_cvat_come_back_and_are_put_on_the_map(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes((FIXTURES / "pig.mp4").read_bytes())
    must(tmp_path, "user", "add", "Lina", "--role", "analyst")
    must(tmp_path, "seed")
    must(tmp_path, "ingest", "clip.mp4")
    seen = ("sighting", "add", "--video", "clip.mp4", "--type", "btr-80", "--by", "Lina")
    must(tmp_path, *seen, "--at", "1.2", "--until", "2", "--box", "0.1,0.2,0.3,0.4")
    place = ("--name", "Aleppo", "--at", "-36.2,37.1", "--basis", "a sign", "--by", "Lina")
    assert "exact (10 m)" in must(tmp_path, "place", "add", "clip.mp4", *place, "--within", "exact")
    must(tmp_path, "export", "cvat", "clip.xml", "--video", "clip.mp4")
    must(tmp_path, "sighting", "withdraw", "1", "--reason", "again", "--by", "Lina")
    back = ("import", "cvat", "clip.xml", "--video", "clip.mp4", "--by", "Lina")
    assert ask(tmp_path, *back, "--dry-run")["made"] == 1
    assert ask(tmp_path, *back)["made"] == 1
    assert "1 known already" in must(tmp_path, *back)
    must(tmp_path, "export", "coco", "coco", "--type", "vehicle")
    (annotation,) = json.loads((tmp_path / "coco/annotations.json").read_text())["annotations"]
    assert annotation["id"] == 2
    assert len(list((tmp_path / "coco/images").iterdir())) == 1
    must(tmp_path, "export", "coco", "alone.json", "--no-images")
    for form in ("yolo", "webvtt", "srt", "webannotation", "geojson", "cvat"):
        assert "1 sighting" in must(tmp_path, "export", form, f"out.{form}")
    (feature,) = json.loads((tmp_path / "out.geojson").read_text())["features"]
    assert feature["geometry"]["coordinates"] == [37.1, -36.2]
    again = vidcat(tmp_path, "export", "coco", "coco")
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    bad = vidcat(tmp_path, "import", "cvat", "out.geojson", *back[3:])
    assert (bad.returncode, bad.stderr.count("\n")) == (2, 1)
    assert bad.stderr.startswith("vidcat: out.geojson, line 1: it is no XML")
