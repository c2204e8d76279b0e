"""Load what vidcat brings along, the taxonomy and source reports; again, it adds nothing."""

from dataclasses import dataclass
from pathlib import Path

from vidcat.casework.equipment.types_and_items import import_types
from vidcat.casework.reports.statements import add_report_once
from vidcat.catalogue import Catalogue
from vidcat.errors import ToolMissing
from vidcat.imports.forms.report_file import read_report
from vidcat.imports.forms.taxonomy_file import read_taxonomy

_PACKAGE = Path(__file__).resolve().parents[2]


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
    types = [each for file in files for each in read_taxonomy(file, ours=True)]
    added, changed = import_types(catalogue.store, types, "seeds")
    drafts = [read_report(file, ours=True) for file in sorted((folder / "reports").glob("*.yaml"))]
    is_new = {draft.slug: add_report_once(catalogue.store, draft) for draft in drafts}
    new = tuple(slug for slug, was_added in is_new.items() if was_added)
    return Seeded(added, changed, new, tuple(slug for slug in is_new if slug not in new))
