"""The state of the running server: the open catalogue, and its address."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from vidcat.catalogue import Catalogue
from vidcat.operations.frames.frame_desk import FrameDesk
from vidcat.operations.frames.player import Player
from vidcat.store.session import Store
from vidcat.web.attempts import Attempts


@dataclass(frozen=True)
class Desk:
    """One server: its catalogue and the port at which it answers."""

    catalogue: Catalogue
    port: int
    frames: FrameDesk
    player: Player
    attempts: Attempts = field(default_factory=Attempts)

    @property
    def store(self) -> Store:
        """The catalogue's database."""
        return self.catalogue.store


def desk_of(request: Request) -> Desk:
    """Return the server's desk."""
    desk: Desk = request.app.state.desk
    return desk


DeskHere = Annotated[Desk, Depends(desk_of)]
