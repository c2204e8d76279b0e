"""`vidcat user`: the people who sign statements."""

from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened, settings_of
from vidcat.cli.render import print_json, print_line, print_one
from vidcat.domain.sightings.statements import Role
from vidcat.domain.values.file_names import terminal_text

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.store.session import Store

_PORT = 8341  # of `vidcat serve`, unless it is told another
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
    from vidcat.catalogue import open_catalogue

    with open_catalogue(settings_of(context, catalogue), create=True) as found:
        is_new = add_person(found.store, name, role)
        link = _link(found.store, " ".join(name.split())) if is_new else None
    known = "was added" if is_new else "is here already"
    tidy = " ".join(name.split())
    line = f"{terminal_text(tidy)} {known}, as {role}."
    if link:
        line += f"\nSigns them in once, within an hour, where `vidcat serve` answers:\n  {link}"
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
        int, typer.Option(min=1, max=65535, help="Where `vidcat serve` answers.")
    ] = _PORT,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a link that signs a person in once, within an hour."""
    from vidcat.casework.desk.sign_in import offer_link

    with opened(context, catalogue) as found:
        offer = offer_link(found.store, name)
    address = _address(port, offer.secret)
    print_one(
        {"name": name, "link": address, "expires_at": offer.expires_at.isoformat()},
        address,
        as_json=as_json,
    )


def _link(store: "Store", name: str) -> str:
    from vidcat.casework.desk.sign_in import offer_link

    return _address(_PORT, offer_link(store, name).secret)


def _address(port: int, secret: str) -> str:
    return f"http://127.0.0.1:{port}/sign-in#{secret}"
