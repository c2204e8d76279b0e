"""HTTP connections that end when a request's head does not come in time.

uvicorn ends a connection that is idle between two requests, but waits for ever for the head of one
that was begun, or for the first: a few hundred such connections would hold the server (Slowloris).
"""

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S: Final = 10.0


class TimedProtocol(H11Protocol):
    """HTTP/1.1 with a time by which the head of each request must be there."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request, not for ever."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take more of a request; once its head is whole, the time does not count."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock with the connection."""
        super().connection_lost(exc)
        self._stop()

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:  # a head came, and with it a request to answer
            self._stop()
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_S, self.transport.close)

    def _stop(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
