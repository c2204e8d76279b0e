"""Settings: file < environment < flag; a setting nobody knows is an error, not a wish."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from vidcat.errors import BadSetting
from vidcat.settings import Settings, default_catalogue, load_settings


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("VIDCAT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def written(folder: Path, text: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "vidcat.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_without_anything_the_defaults_are_in_force(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert settings == Settings(catalogue=tmp_path)
    assert settings.worker_count == len(os.sched_getaffinity(0))
    assert not settings.allow_unsandboxed


def test_a_flag_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path / "c", 'workers = 1\nperson = "file"\nmax_pixels = 1000\n')
    assert load_settings(folder).workers == 1
    monkeypatch.setenv("VIDCAT_WORKERS", "2")
    monkeypatch.setenv("VIDCAT_PERSON", "environment")
    settings = load_settings(folder, workers=3)
    assert (settings.workers, settings.person, settings.max_pixels) == (3, "environment", 1000)


def test_a_flag_that_was_not_given_hides_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path / "c", "workers = 1\n")
    assert load_settings(folder, workers=None).workers == 1


def test_settings_do_not_change_under_way(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings(tmp_path).workers = 7


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("worker = 2\n", "'worker'"),
        ("[limits]\nmax_pixels = 1\n", "'limits'"),
        ("workers = 0\n", "'workers'"),
        ('workers = "many"\n', "'workers'"),
        ("max_duration_s = nan\n", "'max_duration_s'"),
        ("timeout_s = -1\n", "'timeout_s'"),
        ("timeout_s = inf\n", "'timeout_s'.*finite"),
        ("timeout_s = nan\n", "'timeout_s'.*finite"),
        ("# workers = 1\n\n  workers = 0\n", "from line 3 of .*vidcat.toml"),
        ('person = "A"\n[limits]\nmax_pixels = 1\n', "from line 2 of .*vidcat.toml"),
        ("workers = \n", "vidcat.toml"),
        (b'person = "\xff"\n', "vidcat.toml"),
    ],
)
def test_a_file_that_makes_no_sense_is_a_bad_setting(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    with pytest.raises(BadSetting, match=says) as caught:
        load_settings(written(tmp_path / "c", text))
    assert caught.value.exit_code == 2


def test_a_variable_that_makes_no_sense_is_a_bad_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDCAT_WORKERS", "many")
    with pytest.raises(BadSetting, match="'workers', from the environment variable VIDCAT_WORKERS"):
        load_settings(written(tmp_path / "c", "workers = 2\n"))


def test_a_flag_that_makes_no_sense_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDCAT_WORKERS", "2")
    with pytest.raises(BadSetting, match="'workers', from the option --workers"):
        load_settings(tmp_path, workers=1000)


def test_a_variable_that_is_no_setting_is_said_with_the_nearest_that_is(
    vidcat: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    said = vidcat("videos", VIDCAT_WORKER="1", VIDCAT_XYZZY="1", VIDCAT_PERSON="A").stderr
    assert said.splitlines()[:2] == [
        "vidcat: WARNING: VIDCAT_WORKER in the environment is no setting; "
        "did you mean VIDCAT_WORKERS?",
        "vidcat: WARNING: VIDCAT_XYZZY in the environment is no setting.",
    ]
    assert "VIDCAT_PERSON" not in said


def test_a_file_we_may_not_read_is_a_bad_setting(bound_folder: Path) -> None:
    (written(bound_folder, "workers = 1\n") / "vidcat.toml").chmod(0)
    with pytest.raises(BadSetting, match="Permission denied"):
        load_settings(bound_folder)


def test_the_catalogue_is_found_by_flag_then_environment_then_here_then_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    assert default_catalogue() == tmp_path / "data" / "vidcat"
    written(here, "workers = 5\n")
    assert default_catalogue().absolute() == here
    assert load_settings().catalogue == here
    monkeypatch.setenv("VIDCAT_CATALOGUE", str(tmp_path / "named"))
    assert load_settings().catalogue == tmp_path / "named"
    assert load_settings(Path("flag")).catalogue == here / "flag"


def test_the_file_of_the_chosen_catalogue_counts_not_the_one_here(tmp_path: Path) -> None:
    written(tmp_path / "here", "workers = 5\n")
    assert load_settings(written(tmp_path / "c", "workers = 6\n")).workers == 6


@pytest.mark.parametrize("line", ['ffmpeg = "/tmp/x"', "allow_unsandboxed = true"])
def test_a_catalogue_names_no_program_and_allows_nothing(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadSetting, match="may come from somebody else"):
        load_settings(written(tmp_path, f"{line}\n"))


def test_a_persons_own_file_holds_for_all_catalogues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    (tmp_path / "own" / "vidcat").mkdir(parents=True)
    (tmp_path / "own" / "vidcat" / "vidcat.toml").write_text('ffmpeg = "/opt/ff"\nworkers = 3\n')
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    (catalogue / "vidcat.toml").write_text("workers = 2\n")
    found = load_settings(catalogue)
    assert (found.ffmpeg, found.workers) == ("/opt/ff", 2)
    (tmp_path / "own" / "vidcat" / "vidcat.toml").write_text("\nmax_pixels = 0\n")
    with pytest.raises(BadSetting, match=r"from line 2 of .*own"):
        load_settings(catalogue)
