"""Serve a catalogue on the loopback interface until somebody stops it."""

import socket
from collections.abc import Callable
from contextlib import closing

import uvicorn

from vidcat.catalogue import Catalogue
from vidcat.errors import BadSetting
from vidcat.operations.frames.frame_desk import FrameDesk
from vidcat.operations.frames.player import Player
from vidcat.operations.served import record_port
from vidcat.web.app import create_app
from vidcat.web.desk import Desk
from vidcat.web.timed_protocol import TimedProtocol

ADDRESS = "127.0.0.1"


def serve(catalogue: Catalogue, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` receives the address when requests are accepted.

    Port 0 takes any that is free. Raises BadSetting for a port that is taken.
    """
    with (
        closing(_listener(port)) as listener,
        closing(FrameDesk(catalogue)) as frames,
        closing(Player(catalogue)) as player,
    ):
        chosen: int = listener.getsockname()[1]
        config = uvicorn.Config(
            create_app(Desk(catalogue, chosen, frames, player)),
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
            http=TimedProtocol,
        )
        record_port(catalogue, chosen)
        ready(f"http://{ADDRESS}:{chosen}")
        uvicorn.Server(config).run(sockets=[listener])


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((ADDRESS, port))
    except OSError as error:
        listener.close()
        raise BadSetting(
            f"Port {port} cannot be used ({error.strerror}); give another with --port."
        ) from error
    listener.listen(128)
    return listener
