"""`vidcat seed`: the taxonomy and source reports that vidcat brings along."""

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, making_catalogue, settings_of
from vidcat.cli.render import print_json, print_line


def seed(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """Load the taxonomy and the source reports that vidcat brings; again, it adds nothing."""
    from vidcat.operations.import_.bundled_data import load_seeds

    with making_catalogue(settings_of(context, catalogue)) as found:
        seeded = load_seeds(found)
    if as_json:
        print_json(vars(seeded))
        return
    print_line(f"equipment types: {seeded.types_added} added, {seeded.types_changed} changed")
    for slug in seeded.reports_added:
        print_line(f"report added: {slug}")
    for slug in seeded.reports_known:
        print_line(f"report is here already: {slug}")
