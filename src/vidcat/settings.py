"""Settings: file < environment (VIDCAT_*) < flags, read once and passed on as values.

Nothing else in vidcat reads the environment or a TOML file.
"""

import os
from pathlib import Path

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from vidcat.errors import BadSetting

FILE_NAME = "vidcat.toml"


class Settings(BaseSettings):
    """Everything a person may choose about a catalogue."""

    model_config = SettingsConfigDict(env_prefix="VIDCAT_", extra="forbid", frozen=True)

    catalogue: Path = Field(default=Path(), exclude=True)
    person: str | None = Field(default=None, description="whose name stands on statements")
    database_url: str | None = Field(default=None, description="instead of catalogue.db")
    workers: int | None = Field(default=None, ge=1, le=256, description="default: the cores")
    ffmpeg: str | None = Field(default=None, description="path of the ffmpeg program")
    ffprobe: str | None = Field(default=None, description="path of the ffprobe program")
    allow_unsandboxed: bool = Field(default=False, description="decode without any sandbox")
    max_file_bytes: int = Field(default=1 << 40, ge=1)
    max_pixels: int = Field(default=40_000_000, ge=1, description="of one decoded picture")
    max_duration_s: float = Field(default=24 * 3600, gt=0)
    memory_bytes: int = Field(default=1_700_000_000, ge=1 << 28, description="of one decoder")
    timeout_s: float | None = Field(
        default=None, gt=0, description="of one video, instead of the one its size gives"
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
        """Order the sources: flags over environment over the catalogue's own file."""
        given = init_settings()
        file = Path(given["catalogue"]) / FILE_NAME
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file)

    @property
    def worker_count(self) -> int:
        """How many videos are worked on at a time."""
        return self.workers or len(os.sched_getaffinity(0))


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
        name = ".".join(str(part) for part in first["loc"])
        raise BadSetting(f"Setting {name!r}: {first['msg']}.") from error
    except (OSError, ValueError) as error:
        raise BadSetting(f"{folder / FILE_NAME} cannot be read: {error}") from error


def default_catalogue() -> Path:
    """Choose the folder when no flag names one (product contract, "The catalogue folder")."""
    named = os.environ.get("VIDCAT_CATALOGUE")
    if named:
        return Path(named)
    if Path(FILE_NAME).is_file():
        return Path()
    return Path(platformdirs.user_data_dir("vidcat"))
