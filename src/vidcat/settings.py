"""Settings: files < environment (VIDCAT_*) < flags, read once and passed on as values.

A catalogue may come from somebody else: its own file cannot name programs, keys or less safety.
These are read from the person's file, which lies in their configuration folder.

Nothing else in vidcat reads the environment or a TOML file.
"""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from vidcat.domain.video.limits import SETTINGS_BEHIND
from vidcat.errors import BadSetting

FILE_NAME = "vidcat.toml"
_PREFIX = "VIDCAT_"
_NOT_A_CATALOGUES = frozenset({"ffmpeg", "ffprobe", "checkpoint_key", "allow_unsandboxed"})


class Settings(BaseSettings):
    """Everything a person may choose about a catalogue."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="forbid", frozen=True)

    catalogue: Path = Field(default=Path(), exclude=True)
    person: str | None = Field(default=None, description="whose name stands on statements")
    database_url: str | None = Field(
        default=None, description="instead of catalogue.db; not safe yet with several writers"
    )
    checkpoint_key: Path | None = Field(
        default=None, description="file of the key that signs checkpoints, outside the catalogue"
    )
    workers: int | None = Field(default=None, ge=1, le=256, description="default: the cores")
    ffmpeg: str | None = Field(default=None, description="path of the ffmpeg program")
    ffprobe: str | None = Field(default=None, description="path of the ffprobe program")
    allow_unsandboxed: bool = Field(default=False, description="decode without any sandbox")
    max_file_bytes: int = Field(default=1 << 40, ge=1, description="larger files are refused")
    max_pixels: int = Field(default=40_000_000, ge=1, description="of one decoded picture")
    max_duration_s: float = Field(
        default=24 * 3600, gt=0, allow_inf_nan=False, description="longer videos are refused"
    )
    memory_bytes: int = Field(default=1_700_000_000, ge=1 << 28, description="of one decoder")
    timeout_s: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="of processor time for one video, instead of what its size gives",
    )
    looked_at_least_s: float = Field(
        default=1.0,
        ge=0.1,
        le=3600,
        allow_inf_nan=False,
        description="how long a frame is shown, unveiled and uncovered, to count as looked at",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: flags, the environment, the catalogue's file, the person's own."""
        given = init_settings()
        file = Path(given["catalogue"]) / FILE_NAME
        own = TomlConfigSettingsSource(settings_cls, own_file())
        if file == own_file():  # where a platform keeps both in one folder
            return init_settings, env_settings, own
        return init_settings, env_settings, _CatalogueFile(settings_cls, file), own

    @property
    def logged(self) -> dict[str, object]:
        """The settings in force that are not the defaults, but those that change no result.

        An address of a database may hold a password, and paths name the machine's owner: they are
        left out, as the log leaves with bags.
        """
        ours = {"person", "workers", "database_url", "checkpoint_key", "ffmpeg", "ffprobe"}
        return self.model_dump(mode="json", exclude_defaults=True, exclude=ours)

    @property
    def raised_limits(self) -> dict[str, float | int | None]:
        """The settings in force that can stop a video and are not the defaults."""
        names = {name for each in SETTINGS_BEHIND.values() for name in each}
        return self.model_dump(include=names, exclude_defaults=True)

    @property
    def worker_count(self) -> int:
        """How many videos are worked on at a time."""
        return self.workers or len(os.sched_getaffinity(0))


class _CatalogueFile(TomlConfigSettingsSource):
    """The file of a catalogue, which may not set what only a person may."""

    def __call__(self) -> dict[str, Any]:
        """Return the settings; raise BadSetting for one that is not a catalogue's to make."""
        found = super().__call__()
        for name in sorted(_NOT_A_CATALOGUES & found.keys()):
            raise BadSetting(
                f"Setting {name!r} stands in a catalogue's {FILE_NAME}, which may come from "
                f"somebody else; put it into {own_file()}, or into {_PREFIX}{name.upper()}."
            )
        return found


def own_file() -> Path:
    """Return the file of a person's own settings, which hold for all catalogues."""
    return Path(platformdirs.user_config_dir("vidcat")) / FILE_NAME


def load_settings(catalogue: Path | None = None, **flags: object) -> Settings:
    """Find the catalogue folder and read its settings; flags that are None were not given.

    Raises BadSetting.
    """
    folder = catalogue or default_catalogue()
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(catalogue=folder.absolute(), **given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        origin = _origin(name, given, folder / FILE_NAME)
        raise BadSetting(f"Setting {name!r}, from {origin}: {first['msg']}.") from error
    except (OSError, ValueError) as error:
        raise BadSetting(f"{folder / FILE_NAME} cannot be read: {error}") from error


def _origin(name: str, flags: Mapping[str, object], file: Path) -> str:
    """Return where the value of a setting came from, in the order of precedence."""
    if name in flags:
        return f"the option --{name.replace('_', '-')}"
    for variable in os.environ:
        if variable.lower() == (_PREFIX + name).lower():
            return f"the environment variable {variable}"
    starts = re.compile(rf"\s*\[*\s*[\"']?{re.escape(name)}\b")
    for place in filter(Path.is_file, (file, own_file())):
        lines = place.read_text(encoding="utf-8").splitlines()
        number = next((n for n, line in enumerate(lines, 1) if starts.match(line)), None)
        if number:
            return f"line {number} of {place}"
    return str(file)


def unknown_variables() -> list[str]:
    """Return a sentence for each VIDCAT_ variable of the environment that is no setting."""
    known = [(_PREFIX + name).upper() for name in Settings.model_fields]
    said = []
    for variable in sorted(os.environ):
        if variable.upper().startswith(_PREFIX) and variable.upper() not in known:
            nearest = difflib.get_close_matches(variable.upper(), known, 1)
            hint = f"; did you mean {nearest[0]}?" if nearest else "."
            said.append(f"{variable} in the environment is no setting{hint}")
    return said


def default_catalogue() -> Path:
    """Choose the folder when no flag names one (product contract, "The catalogue folder")."""
    named = os.environ.get("VIDCAT_CATALOGUE")
    if named:
        return Path(named)
    if Path(FILE_NAME).is_file():
        return Path()
    return Path(platformdirs.user_data_dir("vidcat"))
