"""What every test may ask for: a place for a catalogue, real clips, the command line."""

import gc
import logging
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from capabilities import DAC_OVERRIDE, DAC_READ_SEARCH, without_capabilities
from places import CORPUS
from warm_cli import run_vidcat

# Neither looks at the clock. A developer waits for the first, .ci/run asks for the second.
_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", _UNTIMED, max_examples=20)
settings.register_profile("thorough", _UNTIMED, max_examples=100)
settings.load_profile("quick")


# What takes longest begins first, or one worker is left with it at the end.
_FIRST = ("bad_media", "test_nothing_is_lost.py", "web", "e2e", "integration")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files by how long they take, folder by folder."""
    last = len(_FIRST)

    def place(item: pytest.Item) -> int:
        stem = item.path.stem.rstrip("_0123456789").removeprefix("test_")
        parts = (stem, item.path.name, *item.path.parts)
        return min((_FIRST.index(part) for part in parts if part in _FIRST), default=last)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lives as long as the run: thousands of tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of one run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture
def catalogue_dir(tmp_path: Path) -> Path:
    """Where a catalogue can be made; there is nothing yet."""
    return tmp_path / "catalogue"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real clips that lie beside the project."""
    if not CORPUS.is_dir():
        pytest.skip("no corpus beside the project")
    return CORPUS


@pytest.fixture
def vidcat(catalogue_dir: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command line in a process of its own, on the test's catalogue."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIDCAT_")}

    def run(
        *arguments: str | bytes | Path, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return run_vidcat(
            ["--catalogue", catalogue_dir, *arguments], cwd=cwd, env=kept | environment
        )

    return run


@pytest.fixture
def bound_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of our own, while file modes bind us: root gives up what lifts them off it."""
    with without_capabilities(DAC_OVERRIDE, DAC_READ_SEARCH):
        yield tmp_path


@pytest.fixture(autouse=True)
def _no_error_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    for phase in ("setup", "call"):
        errors = [r for r in caplog.get_records(phase) if r.levelno >= logging.ERROR]
        assert not errors, [record.getMessage() for record in errors]
