"""The watchdog: a worker that no longer reads its queues notices it, and exits so that its supervisor starts another.

A worker whose connection broke at the wrong moment may look alive and never take a hint again. Its sign is that hints
wait in its queues, that none of its processes has work, and that nothing has come for a while. A broker that is away
is no such sign: then nobody knows what waits.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

_LAST_RESORT = 30  # seconds in which an orderly end must be done


class Watchdog:
    """`patience` in seconds."""

    def __init__(self, patience: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._patience = patience
        self._clock = clock
        self._received = -1
        self._since = clock()

    def starved(self, waiting: int, busy: int, received: int) -> bool:
        """Whether hints have waited in the worker's queues at every look for longer than the patience, while it had
        nothing to do and got none. `received` counts all hints since the worker began."""
        if not waiting or busy or received != self._received:
            self._received = received
            self.rest()
        return self._clock() - self._since > self._patience

    def rest(self) -> None:
        """The broker is away: the time begins anew."""
        self._since = self._clock()


def end() -> None:
    """Ends this Celery worker with a failure: in order, or by force when it cannot even do that."""
    from celery.platforms import EX_FAILURE
    from celery.worker import state

    state.should_stop = EX_FAILURE
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_LAST_RESORT)
