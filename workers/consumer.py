"""Celery's consumer, mended: it shows that it lives while it waits for a broker that is away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery.worker.consumer import Consumer as _Consumer

from workers import heartbeat, store

_LONGEST_PAUSE = 5  # seconds between two tries to reach the broker; Celery's own is 30


class Consumer(_Consumer):  # type: ignore[misc] # Celery has no types
    def ensure_connected(self, conn: Any) -> Any:
        """Blocks until the broker answers, as Celery's does, and beats meanwhile: a restart would not bring it back."""
        connect = conn.ensure_connection

        def patiently(errback: Any, max_retries: Any, callback: Callable[[], None]) -> Any:
            def each_second() -> None:
                heartbeat.beat(store.settings())
                callback()

            return connect(errback, max_retries, interval_step=1, interval_max=_LONGEST_PAUSE, callback=each_second)

        conn.ensure_connection = patiently
        return super().ensure_connected(conn)
