"""Load what vidcat brings along, the taxonomy and source reports; again, it adds nothing."""

from dataclasses import dataclass
from pathlib import Path

from vidcat.casework.equipment import import_types
from vidcat.casework.reports import add_report
from vidcat.catalogue import Catalogue
from vidcat.errors import ToolMissing
from vidcat.imports.report_file import read_report
from vidcat.imports.taxonomy_file import read_taxonomy

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Seeded:
    """What loading the seeds changed."""

    types_added: int
    types_changed: int
    reports_added: tuple[str, ...]
    reports_known: tuple[str, ...]


def seeds_folder() -> Path:
    """Find the seeds: beside the package in a wheel, at the top in a checkout."""
    for folder in (_PACKAGE / "_seeds", _PACKAGE.parents[1] / "seeds"):
        if (folder / "taxonomy").is_dir():
            return folder
    raise ToolMissing("This installation of vidcat lacks its seeds; install it again.")


def load_seeds(catalogue: Catalogue) -> Seeded:
    """Load the taxonomy and the reports. What people added or tied to them is not touched."""
    folder = seeds_folder()
    files = sorted((folder / "taxonomy").glob("*.yaml"))
    types = [each for file in files for each in read_taxonomy(file)]
    added, changed = import_types(catalogue.store, types, "seeds")
    new: list[str] = []
    known: list[str] = []
    for file in sorted((folder / "reports").glob("*.yaml")):
        draft = read_report(file)
        with catalogue.store.read() as tx:
            is_here = tx.reports.holds(draft.slug)
        if not is_here:
            add_report(catalogue.store, draft)
        (known if is_here else new).append(draft.slug)
    return Seeded(added, changed, tuple(new), tuple(known))
