"""A bound on wrong links: how many an address may try within a minute."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from time import monotonic
from typing import Final

MOST_FAULTS: Final = 20
WITHIN_S: Final = 60.0
_MOST_ADDRESSES: Final = 1_000


class Attempts:
    """Counts the failures of each address within the last minute; safe for many threads."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._faults: OrderedDict[str, deque[float]] = OrderedDict()

    def failed(self, address: str) -> None:
        """Remember that an address tried what is no link."""
        with self._lock:
            self._faults.setdefault(address, deque(maxlen=MOST_FAULTS)).append(self._now())
            self._faults.move_to_end(address)
            if len(self._faults) > _MOST_ADDRESSES:
                self._faults.popitem(last=False)

    def wait_s(self, address: str) -> float:
        """Return for how many seconds an address has to wait; 0 when it may try."""
        with self._lock:
            faults = self._faults.get(address)
            if faults is None or len(faults) < MOST_FAULTS:
                return 0.0
            return max(0.0, faults[0] + WITHIN_S - self._now())
