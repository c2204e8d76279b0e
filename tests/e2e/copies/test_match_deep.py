"""`vidcat match --deep`: a crop that fingerprints cannot see is found, and nothing is added."""

from pathlib import Path

import pytest

from commands import ask, must, vidcat
from places import FIXTURES
from vidcat.media.ffmpeg.reuploads import Reupload, reupload
from vidcat.media.ffmpeg.tools import find_tools, read, run


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    footage = folder / "footage"
    footage.mkdir()
    for name in ("pig.mp4", "rabbit.mp4", "other_a.mp4"):
        (footage / name).write_bytes((FIXTURES / name).read_bytes())
    crop = Reupload("", (("crop", {"w": "iw*0.7", "h": "ih*0.7", "x": "iw*0.2", "y": 0}),))
    run(find_tools(), reupload(read(FIXTURES / "pig.mp4"), crop, folder / "crop.mp4"))
    must(folder, "ingest", "footage")
    return folder


@pytest.mark.slow
def test_a_crop_is_found_only_when_asked_for(desk: Path) -> None:
    before = (desk / "catalogue" / "catalogue.db").read_bytes()
    assert ask(desk, "match", "crop.mp4") == []
    found, *scenes = ask(desk, "match", "crop.mp4", "--deep")
    assert (found["kind"], found["band"], found["method"]) == ("near", "probable", "pictures")
    (segment,) = found["segments"]
    assert segment["map"] == pytest.approx([0.7, 0, 0.2, 0, 0.7, 0], abs=0.02)
    # Both objects stand on one ground, which is true, and no shared footage.
    assert all(each["kind"] == "scene" and each["segments"] == [] for each in scenes)
    assert "nothing" not in must(desk, "match", "crop.mp4", "--deep")
    assert (desk / "catalogue" / "catalogue.db").read_bytes() == before


@pytest.mark.slow
def test_an_original_that_is_gone_leaves_the_answer_of_the_fingerprints(desk: Path) -> None:
    pig = desk / "footage" / "pig.mp4"
    kept = pig.read_bytes()
    pig.unlink()
    try:
        done = vidcat(desk, "match", "crop.mp4", "--deep", "--json")
        assert done.returncode == 0, done.stderr
        assert "pictures" not in done.stdout or '"scene"' in done.stdout
    finally:
        pig.write_bytes(kept)
