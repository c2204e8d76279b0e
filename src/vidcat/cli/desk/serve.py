"""`vidcat serve`: the labelling desk in a browser."""

from typing import Annotated

import typer

from vidcat.cli.options import USUAL_PORT, ByOption, CatalogueOption, opened
from vidcat.cli.render import print_line
from vidcat.domain.values.file_names import shell_line, terminal_text


def serve(
    context: typer.Context,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to answer at; 0 takes any free one.")
    ] = USUAL_PORT,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
) -> None:
    """Label and look in a browser on this machine; prints a link that signs you in once.

    Only this machine can reach it. Without --by and the setting `person`, the link is for the
    person added first. Ctrl-C stops it; nothing that was saved is lost.

    Example: `vidcat user add Lina --role manager && vidcat serve --by Lina`
    """
    from vidcat.casework.desk.people import list_people
    from vidcat.casework.desk.sign_in import offer_link
    from vidcat.errors import NoSuchPerson
    from vidcat.web.server import serve as answer

    with opened(context, catalogue) as found:
        people = [name for name, _ in list_people(found.store)]
        name = by or found.settings.person or next(iter(people), None)
        if name is None:
            raise NoSuchPerson(
                "Nobody was added yet, so nobody can sign in; "
                "`vidcat user add NAME --role manager` does it."
            )
        offer = offer_link(found.store, name)

        def ready(address: str) -> None:
            print_line(f"vidcat answers at {address}, to this machine only. Ctrl-C stops it.")
            print_line(f"Sign in as {terminal_text(name)}, once, within an hour:")
            print_line(f"  {address}/sign-in#{offer.secret}")
            more = shell_line("vidcat", "--catalogue", str(found.folder), "user", "link", "NAME")
            print_line(f"For somebody else: {more}")

        answer(found, port, ready)
