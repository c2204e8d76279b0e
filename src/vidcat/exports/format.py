"""A format: how an answer leaves as a file or folder that other programs read."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:  # names and help are shown without what writers need
    from vidcat.exports.parts.answer import Answer

ZIP = "application/zip"


@dataclass(frozen=True)
class Instead:
    """Another format that is written when an option or filter of the name `when` is given."""

    when: str
    format: str


@dataclass(frozen=True, kw_only=True)
class Format:
    """One format of an answer, and all that commands, pages and documents say of it.

    `name` is used in commands and addresses, `label` on pages. `suffix` and `media_type` are those
    of one file; a folder is sent as a ZIP. `writer` is a module of `exports/formats` and its
    function, which takes an Answer and an open binary file, or an empty folder. `options` are the
    fields of Choices that the format heeds; `has_pictures` adds `redacted`. `holds_records`: it is
    written from the catalogue's records, of which nothing can be burnt out. `help` is the text of
    the command: its first line appears in lists, its end is an example.
    """

    name: str
    label: str
    suffix: str
    media_type: str
    writer: str
    help: str
    is_folder: bool = False
    has_pictures: bool = False
    holds_records: bool = False
    options: tuple[str, ...] = ()
    instead: Instead | None = None

    @property
    def sent_suffix(self) -> str:
        """The suffix of the one file that a browser is sent."""
        return f"{self.name}.zip" if self.is_folder else self.suffix

    @property
    def sent_as(self) -> str:
        """The media type of the one file that a browser is sent."""
        return ZIP if self.is_folder else self.media_type

    def write_file(self, answer: "Answer", file: BinaryIO) -> None:
        """Write an answer to an open file; not for folders."""
        self._writer()(answer, file)

    def write_folder(self, answer: "Answer", folder: Path) -> None:
        """Write an answer into an empty folder; only where `is_folder`."""
        self._writer()(answer, folder)

    def _writer(self) -> Callable[["Answer", Any], None]:
        module, _, name = self.writer.partition(":")
        found: Callable[[Answer, Any], None] = getattr(
            import_module(f"vidcat.exports.formats.{module}"), name
        )
        return found
