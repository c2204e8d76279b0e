"""Write a folder format as one file, for those who cannot be sent a folder."""

import shutil
import zipfile
from dataclasses import replace

from vidcat.catalogue import Catalogue
from vidcat.operations.export.answers import ExportOrder, Left, Progress, take_out
from vidcat.operations.output import writing


def take_out_zipped(catalogue: Catalogue, order: ExportOrder, progress: Progress) -> Left:
    """Write a folder as `take_out` does, and put it into a ZIP (stored) in its place.

    Nothing of the folder itself is left. Raises as `take_out` does.
    """
    folder = catalogue.scratch / f"{order.output.name}.folder"
    try:
        left = take_out(catalogue, replace(order, output=folder), progress)
        with writing(catalogue, order.output) as file, zipfile.ZipFile(file, "w") as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return left
