"""`vidcat user`: whose names stand on statements."""

from typing import Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened, settings_of
from vidcat.cli.render import print_json, print_line, print_one
from vidcat.domain.casework import Role
from vidcat.domain.names import terminal_text

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
    from vidcat.casework.people import add_person
    from vidcat.catalogue import open_catalogue

    with open_catalogue(settings_of(context, catalogue), create=True) as found:
        is_new = add_person(found.store, name, role)
    known = "was added" if is_new else "is here already"
    tidy = " ".join(name.split())
    print_one(
        {"name": tidy, "role": role, "added": is_new},
        f"{terminal_text(tidy)} {known}, as {role}.",
        as_json=as_json,
    )


@user.command("list")
def list_(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """List the people of the catalogue."""
    from vidcat.casework.people import list_people

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
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where `vidcat serve` answers.")] = (
        8341
    ),
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a link that signs a person in once, within an hour."""
    from vidcat.casework.sign_in import offer_link

    with opened(context, catalogue) as found:
        offer = offer_link(found.store, name)
    address = f"http://127.0.0.1:{port}/sign-in#{offer.secret}"
    print_one(
        {"name": name, "link": address, "expires_at": offer.expires_at.isoformat()},
        address,
        as_json=as_json,
    )
