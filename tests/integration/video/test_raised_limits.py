"""A video that a limit stopped is taken up by the same command once it is given more."""

from pathlib import Path

import pytest

from commands import ask, must
from places import FIXTURES

CLIP = FIXTURES / "duel_original.mp4"


def status(folder: Path) -> tuple[str, str | None]:
    video = ask(folder, "video", CLIP)
    return video["status"], video["reason"]


@pytest.mark.parametrize(
    ("setting", "little", "more", "stopped"),
    [
        ("VIDCAT_TIMEOUT_S", "0.05", "600", {("partial", "timeout"), ("refused", "timeout")}),
        ("VIDCAT_MAX_PIXELS", "1000", "100000", {("refused", "too_large")}),
        ("VIDCAT_MAX_DURATION_S", "2", "60", {("partial", "too_long"), ("refused", "too_long")}),
    ],
)
def test_a_video_that_a_limit_stopped_is_taken_up_with_more(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    little: str,
    more: str,
    stopped: set[tuple[str, str]],
) -> None:
    monkeypatch.setenv(setting, little)
    must(tmp_path, "ingest", CLIP)
    assert status(tmp_path) in stopped
    must(tmp_path, "ingest", CLIP)  # with as little, nothing is tried again
    assert runs(tmp_path) == 1
    monkeypatch.setenv(setting, more)
    must(tmp_path, "ingest", CLIP)
    assert status(tmp_path) == ("catalogued", None)
    whole = ask(tmp_path, "video", CLIP)
    assert whole["duration_s"] == pytest.approx(7)
    assert whole["left_out"] == {"frames": 0, "seconds": 0}
    monkeypatch.setenv(setting, little)  # what is whole stays so
    must(tmp_path, "ingest", CLIP)
    assert status(tmp_path) == ("catalogued", None)
    assert runs(tmp_path) == 2


def runs(folder: Path) -> int:
    return sum(run["stage"] == "extract" for run in ask(folder, "video", CLIP)["stage_runs"])
