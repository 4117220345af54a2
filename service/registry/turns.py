"""What is overdue, of all tenants in turn."""

from __future__ import annotations

import random
from collections.abc import Callable

import redis

from service.registry import keys
from service.registry.model import Hint

Sweep = Callable[[str, int], tuple[int, list[Hint]]]  # tenant, limit -> how many it looked at, those to hint


def shared(client: redis.Redis, limit: int, sweep: Sweep) -> list[Hint]:
    """Of the `limit` first that are overdue, shared evenly: a tenant with a long queue leaves the others their part."""
    hints: list[Hint] = []
    left = limit
    rows = [row for row in client.zrange(keys.TENANTS, 0, -1) if isinstance(row, bytes)]
    waiting = random.sample(rows, len(rows))  # in another order each time: with many tenants all come first once
    while waiting and left > 0:
        again = []
        share = max(1, left // len(waiting))
        for tenant in waiting:
            asked = min(share, left)
            if asked == 0:
                break
            looked_at, found = sweep(tenant.decode(), asked)
            hints += found
            left -= looked_at
            if looked_at == asked:
                again.append(tenant)
        waiting = again
    return hints
