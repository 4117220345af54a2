"""API keys: `ds_live_<8 characters of id>_<43 characters of secret>`.

Only the SHA-256 of a key is stored (a secret of 256 bits needs no slow hash), in the hash `ds:key:<sha256>`:
tenant, scopes, label, created (RFC 3339). A key has no TTL: it lives until it is removed.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

import redis

SCOPES = ("submit", "read", "delete")
_FORM = re.compile(r"ds_live_[0-9a-z]{8}_[0-9A-Za-z_-]{43}")
_TENANT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Key:
    """Who is asking. `id` is the public part of the key, fit for logs."""

    id: str
    tenant: str
    scopes: frozenset[str]
    label: str


def _name(secret: str) -> str:
    return "ds:key:" + hashlib.sha256(secret.encode()).hexdigest()


def create(client: redis.Redis, tenant: str, *, label: str = "", scopes: Sequence[str] = SCOPES) -> str:
    """Makes a key and returns it, the only time it can be seen. Raises ValueError for a bad tenant or scope."""
    if not _TENANT.fullmatch(tenant):
        raise ValueError(f"a tenant is 1 to 63 of a-z, 0-9 and -, and begins with a letter or digit: {tenant!r}")
    unknown = set(scopes) - set(SCOPES)
    if unknown:
        raise ValueError(f"unknown scopes: {', '.join(sorted(unknown))}; there are {', '.join(SCOPES)}")
    public = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    key = f"ds_live_{public}_{secrets.token_urlsafe(32)}"
    client.hset(
        _name(key),
        mapping={
            "id": public,
            "tenant": tenant,
            "scopes": " ".join(sorted(scopes)),
            "label": label,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )
    return key


def lookup(client: redis.Redis, key: str) -> Key | None:
    """None for what is no key or an unknown one. Raises `redis.RedisError` when the store does not answer."""
    if not _FORM.fullmatch(key):
        return None
    found: dict[bytes | str, bytes | str] = client.hgetall(_name(key))
    row = {_text(k): _text(v) for k, v in found.items()}
    if "tenant" not in row:
        return None
    return Key(row.get("id", ""), row["tenant"], frozenset(row.get("scopes", "").split()), row.get("label", ""))


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
