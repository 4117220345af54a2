"""API keys: `ds_live_<8 characters of id>_<43 characters of secret>`.

Only the SHA-256 of a key is stored (a secret of 256 bits needs no slow hash), in the hash `ds:key:<sha256>`:
id, tenant, scopes, label, created and expires (RFC 3339). A key without an expiry has no TTL: it lives until it is
revoked. A tenant may have several: to rotate, make a second one, move the clients over, revoke the first.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

import redis

SCOPES = ("submit", "read", "delete", "webhooks", "admin")
GIVEN = ("submit", "read", "delete", "webhooks")  # to a key for which none are asked
_FORM = re.compile(r"ds_live_[0-9a-z]{8}_[0-9A-Za-z_-]{43}")
_TENANT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_PREFIX = "ds:key:"


@dataclass(frozen=True, slots=True)
class Key:
    """Who is asking. `id` is the public part of the key, fit for logs; moments are RFC 3339, `expires` may be empty."""

    id: str
    tenant: str
    scopes: frozenset[str]
    label: str = ""
    created: str = ""
    expires: str = ""

    def may(self, scope: str) -> bool:
        """`admin` is all scopes."""
        return scope in self.scopes or "admin" in self.scopes


def _name(secret: str) -> str:
    return _PREFIX + hashlib.sha256(secret.encode()).hexdigest()


def create(
    client: redis.Redis,
    tenant: str,
    *,
    label: str = "",
    scopes: Sequence[str] = GIVEN,
    expires: datetime | None = None,
) -> str:
    """Makes a key and returns it, the only time it can be seen. Raises ValueError for a bad tenant or scope, or an
    expiry that is over."""
    if not _TENANT.fullmatch(tenant):
        raise ValueError(f"a tenant is 1 to 63 of a-z, 0-9 and -, and begins with a letter or digit: {tenant!r}")
    unknown = set(scopes) - set(SCOPES)
    if unknown:
        raise ValueError(f"unknown scopes: {', '.join(sorted(unknown))}; there are {', '.join(SCOPES)}")
    if expires is not None and expires <= datetime.now(UTC):
        raise ValueError(f"this moment is over: {expires.isoformat()}")
    public = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    key = f"ds_live_{public}_{secrets.token_urlsafe(32)}"
    row = {
        "id": public,
        "tenant": tenant,
        "scopes": " ".join(sorted(scopes)),
        "label": label,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "expires": expires.isoformat(timespec="seconds") if expires else "",
    }
    with client.pipeline() as both:
        both.hset(_name(key), mapping=dict[Any, Any](row))
        if expires:
            both.pexpireat(_name(key), int(expires.timestamp() * 1000))
        both.execute()
    return key


def lookup(client: redis.Redis, key: str) -> Key | None:
    """None for what is no key or an unknown one. Raises `redis.RedisError` when the store does not answer."""
    return _read(client.hgetall(_name(key))) if _FORM.fullmatch(key) else None


def every(client: redis.Redis) -> list[Key]:
    """All keys by tenant and age, without their secrets. For operators: it walks over the whole store."""
    return sorted((key for _, key in _all(client)), key=lambda k: (k.tenant, k.created, k.id))


def revoke(client: redis.Redis, id: str) -> bool:
    """Removes the key of this public id; it opens nothing after `Keyring.memory` seconds. False for an unknown one."""
    names = [name for name, key in _all(client) if key.id == id]
    return bool(names and client.delete(*names))


def _all(client: redis.Redis) -> Iterator[tuple[bytes, Key]]:
    for name in client.scan_iter(_PREFIX + "*", count=1000):
        key = _read(client.hgetall(name))
        if key:
            yield name, key


def _read(found: Mapping[bytes | str, bytes | str]) -> Key | None:
    row = {_text(k): _text(v) for k, v in found.items()}
    if "tenant" not in row:
        return None
    scopes = frozenset(row.get("scopes", "").split())
    return Key(
        row.get("id", ""), row["tenant"], scopes, row.get("label", ""), row.get("created", ""), row.get("expires", "")
    )


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


class Keyring:
    """Looks keys up and remembers the good ones for `memory` seconds; a removed key works that long at most."""

    def __init__(
        self, client: redis.Redis, *, memory: float = 3.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._memory = memory
        self._clock = clock
        self._known: dict[str, tuple[float, Key]] = {}
        self._lock = Lock()

    def __call__(self, key: str) -> Key | None:
        name, now = _name(key), self._clock()
        with self._lock:
            until, known = self._known.get(name, (0.0, None))
        if known and now < until:
            return known
        found = lookup(self._client, key)
        with self._lock:
            if len(self._known) > 1000:
                self._known.clear()
            if found:
                self._known[name] = (now + self._memory, found)
            else:
                self._known.pop(name, None)
        return found
