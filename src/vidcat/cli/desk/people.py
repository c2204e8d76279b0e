"""`vidcat user`: the people who sign statements."""

from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.options import (
    USUAL_PORT,
    CatalogueOption,
    JsonOption,
    making_catalogue,
    opened,
    settings_of,
)
from vidcat.cli.render import print_json, print_line, print_one, say
from vidcat.domain.sightings.statements import Role
from vidcat.domain.values.file_names import terminal_text

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.catalogue import Catalogue

user = typer.Typer(name="user", help="Whose names stand on statements.", no_args_is_help=True)


@user.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    role: Annotated[Role, typer.Option(help="What they may do.")],
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a person: analysts label, reviewers check, managers do both and run batches."""
    from vidcat.casework.desk.people import add_person
    from vidcat.casework.desk.sign_in import offer_link

    tidy, link = " ".join(name.split()), None
    with making_catalogue(settings_of(context, catalogue)) as found:
        is_new = add_person(found.store, name, role)
        port, answers = _port(found, None)
        if is_new:
            link = _address(port, offer_link(found.store, tidy).secret)
    known = "was added" if is_new else "is here already"
    line = f"{terminal_text(tidy)} {known}, as {role}."
    if link:
        when = "" if answers else ", once `vidcat serve` runs"
        line += f"\nSigns them in once, within an hour{when}:\n  {link}"
    print_one({"name": tidy, "role": role, "added": is_new, "link": link}, line, as_json=as_json)


@user.command("list")
def list_(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """List the people of the catalogue."""
    from vidcat.casework.desk.people import list_people

    with opened(context, catalogue) as found:
        people = list_people(found.store)
    if as_json:
        print_json([{"name": name, "role": role} for name, role in people])
        return
    for name, role in people:
        print_line(f"{role:9} {terminal_text(name)}")


@user.command()
def link(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    port: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65535,
            help="Where `vidcat serve` answers. Default: where it answers now.",
            show_default=False,
        ),
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a link that signs a person in once, within an hour."""
    from vidcat.casework.desk.sign_in import offer_link

    with opened(context, catalogue) as found:
        offer = offer_link(found.store, name)
        chosen, answers = _port(found, port)
    if not answers:
        say(
            f"vidcat: no `vidcat serve` answers for this catalogue at port {chosen} now; start it "
            "there, or give the one that does with --port."
        )
    address = _address(chosen, offer.secret)
    print_one(
        {"name": name, "link": address, "expires_at": offer.expires_at.isoformat()},
        address,
        as_json=as_json,
    )


def _port(catalogue: "Catalogue", wanted: int | None) -> tuple[int, bool]:
    """Return the port of a link, and whether the catalogue is served at it now."""
    from vidcat.operations.served import served_ports

    running = served_ports(catalogue)
    port = wanted or next(iter(running), USUAL_PORT)
    return port, port in running


def _address(port: int, secret: str) -> str:
    return f"http://127.0.0.1:{port}/sign-in#{secret}"
