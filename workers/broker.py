"""kombu's Redis transport, mended: a worker survives the death of Redis in the middle of a task.

Measured with kombu 5.7 and Celery 5.7: a task that runs while its connection is lost is acknowledged on a channel that
is closed by then. Its transport raises AttributeError there, which nobody expects, and the worker ends with
"Unrecoverable error". A ConnectionError is what it means and what Celery handles: it is logged, the registry knows
that the article is done, and the hint that comes again finds nothing to do.
"""

from __future__ import annotations

from typing import Any

from kombu import transport
from kombu.transport import redis
from redis.backoff import NoBackoff
from redis.retry import Retry


class _Mended:
    connection: Any

    # A lost channel has nothing to give back: a message is a hint, the registry holds the article
    do_restore = False

    def _connparams(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionResetError("the channel is closed")
        params: dict[str, Any] = super()._connparams(*args, **kwargs)  # type: ignore[misc]
        # redis-py's own ten tries against a frozen Redis last a minute, in which the worker shows no sign of life
        return params | {"retry": Retry(NoBackoff(), 1)}


class Channel(_Mended, redis.Channel):
    pass


class SentinelChannel(_Mended, redis.SentinelChannel):
    pass


class Transport(redis.Transport):
    Channel = Channel


class SentinelTransport(redis.SentinelTransport):
    Channel = SentinelChannel


def install() -> None:
    """Makes it the transport of `redis://`, `rediss://` and `sentinel://` in this process. Call it before the first
    connection."""
    for scheme in ("redis", "rediss"):
        transport.TRANSPORT_ALIASES[scheme] = f"{__name__}:Transport"
    transport.TRANSPORT_ALIASES["sentinel"] = f"{__name__}:SentinelTransport"
