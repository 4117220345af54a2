"""Webhooks and their deliveries: Redis and commented Lua, beside the registry whose ends make the deliveries.

A delivery is noted in the very step that ends its article (`announce.lua`). A Celery message on the queue `webhooks` is
only a hint; who has lost it is found by `overdue`. It is made at least once, always under the same id.
"""

from __future__ import annotations

import base64
import builtins
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import redis

from service.registry import keys, schema
from service.registry.keys import Keys
from service.registry.listing import Place, chunks, decode_cursor, encode_cursor
from service.registry.model import Hint
from service.registry.registry import LONGEST_PAUSE
from service.registry.scripts import Scripts
from service.registry.turns import shared
from service.settings import Settings

QUEUE: Final = "webhooks"
PAUSES: Final = (5, 60, 300, 1_800, 7_200, 28_800, 86_400)  # seconds between the attempts of a delivery
LEASE: Final = 30  # seconds that a worker owns a delivery; above the time limit of an attempt
LONGEST_HOLD: Final = 300  # seconds that a webhook that fails is left alone at most
LOGGED: Final = 20  # attempts of a delivery that are remembered

ENABLED, DISABLED = "enabled", "disabled"
_FACTS = ("article", "external_id", "outcome", "submitted", "finished", "embargoed_until", "withheld")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Times are milliseconds since the epoch by Redis's clock. `old_secret` signs too while its rotation lasts.
    `reason` says why it is disabled: `client`, `gone` (the receiver answered 410) or `failing`."""

    id: str
    url: str
    description: str | None
    secret: str
    old_secret: str | None
    status: str
    reason: str | None
    created: int
    failing: int | None  # since when no delivery has succeeded
    succeeded: int | None
    failed: int | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one webhook. `attempts` is the log: `at` (milliseconds), `code` (the HTTP status or None), `error`
    (a name or None), `seconds`. `facts` is what the message tells."""

    id: str
    webhook: str
    type: str
    status: str  # pending, delivered, failed
    problem: str | None  # why it failed without an attempt: disabled, exhausted
    created: int
    expires: int
    next: int | None
    ended: int | None
    attempts: tuple[Mapping[str, Any], ...]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DeliveryClaim:
    """`ok`: an attempt to make, the n-th; anything else: there is nothing to do."""

    outcome: str
    fence: int = 0
    attempt: int = 0
    delivery: Delivery | None = None
    webhook: Webhook | None = None


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    deliveries: tuple[Delivery, ...]
    cursor: str | None


def new_secret() -> str:
    """`whsec_` and 256 bits in base64, as Standard Webhooks has it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


class Webhooks:
    """Every method names the tenant first. Raises `redis.RedisError` when the store does not answer or is full."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._scripts = Scripts(client)
        self._checked = False

    # --- the front ---
    def create(self, tenant: str, id: str, url: str, description: str | None) -> bool:
        """Stores an enabled webhook with a new secret. False when the tenant has `max_webhooks`."""
        own = Keys(tenant)
        fields = {"url": url, "status": ENABLED, "secret": new_secret(), "description": description or ""}
        self._check()
        most = self._settings.max_webhooks
        return bool(self._scripts.webhook_create([own.hook(id), own.hooks], [id, most, *_flat(fields)]))

    def get(self, tenant: str, id: str) -> Webhook | None:
        if not keys.is_name(id):
            return None
        self._check()
        fields = self._client.hgetall(Keys(tenant).hook(id))
        return self._webhook(id, _text(fields)) if fields else None

    def exists(self, tenant: str, id: str) -> bool:
        self._check()
        return keys.is_name(id) and bool(self._client.exists(Keys(tenant).hook(id)))

    def list(self, tenant: str) -> builtins.list[Webhook]:
        """All of the tenant, the oldest first."""
        self._check()
        rows: Sequence[Any] = self._client.zrange(Keys(tenant).hooks, 0, -1)
        found = [self.get(tenant, row.decode()) for row in rows]
        return [webhook for webhook in found if webhook is not None]

    def change(self, tenant: str, id: str, fields: Mapping[str, str | None]) -> bool:
        """Sets url, description and status; `enabled` forgets the failures before. False when there is none."""
        given = {name: value or "" for name, value in fields.items()}
        removed: builtins.list[str] = []
        match given.get("status"):
            case "enabled":
                removed = ["reason", "failing", "failures", "pause"]
            case "disabled":
                given["reason"] = "client"
        if "url" in given:
            removed += ["pause"]
        return self._change(tenant, id, given, removed)

    def rotate(self, tenant: str, webhook: Webhook) -> bool:
        """A new secret; the present one signs too for the time of the setting. False when there is none."""
        until = self._now() + self._settings.webhook_rotation * 1000
        fields = {"secret": new_secret(), "old_secret": webhook.secret, "old_until": str(until)}
        return self._change(tenant, webhook.id, fields)

    def delete(self, tenant: str, id: str) -> bool:
        """Forgets webhook and log; open deliveries are dropped when their time comes. False when there is none."""
        own = Keys(tenant)
        self._check()
        with self._client.pipeline(transaction=True) as whole:
            whole.delete(own.hook(id))
            whole.delete(own.log(id))
            whole.zrem(own.hooks, id)
            deleted, *_ = whole.execute()
        return bool(deleted)

    def test(self, tenant: str, id: str, delivery: str) -> Literal["created", "disabled"] | None:
        """Makes a delivery that tells of nothing. Send its hint after `created`. None when there is no webhook."""
        own = Keys(tenant)
        self._check()
        self._enroll(tenant)
        kept, grace = self._settings.delivery_life * 1000, self._settings.queued_grace * 1000
        answer = self._scripts.delivery_test([own.hook(id)], [delivery, id, own.prefix, kept, grace])
        return answer.decode() or None

    def retry(self, tenant: str, id: str, delivery: str) -> Literal["pending", "disabled"] | None:
        """Makes a delivery due now, whatever became of it. Send its hint after `pending`. None when there is none."""
        own = Keys(tenant)
        if not keys.is_name(delivery):
            return None
        self._check()
        self._enroll(tenant)
        grace = self._settings.queued_grace * 1000
        answer = self._scripts.delivery_retry([own.hook(id), own.call(delivery), own.calls], [delivery, id, grace])
        return answer.decode() or None

    def delivery(self, tenant: str, delivery: str) -> Delivery | None:
        self._check()
        fields = self._client.hgetall(Keys(tenant).call(delivery))
        return _delivery(delivery, _text(fields)) if fields else None

    def deliveries(self, tenant: str, id: str, *, status: str | None, cursor: str | None, limit: int) -> DeliveryPage:
        """Newest first. Raises ValueError for a cursor that is none. Under a filter a page may be short or empty and
        still have a cursor."""
        own = Keys(tenant)
        self._check()
        last: Place | None = decode_cursor(own.log(id), cursor) if cursor is not None else None
        found: builtins.list[Delivery] = []
        looked_at = 0
        for places in chunks(self._client, own.log(id), last, 200):
            with self._client.pipeline(transaction=False) as each:
                for _, name in places:
                    each.hgetall(own.call(name))
                rows = each.execute()
            for place, row in zip(places, rows, strict=True):
                looked_at += 1
                last = place
                if row and (status is None or row[b"status"].decode() == status):
                    found.append(_delivery(place[1], _text(row)))
                if len(found) == limit or looked_at == 1_000:
                    return DeliveryPage(tuple(found), encode_cursor(own.log(id), last))
        return DeliveryPage(tuple(found), None)

    # --- the back ---
    def claim(self, tenant: str, delivery: str) -> DeliveryClaim:
        """Takes a delivery that is due, for `LEASE` seconds."""
        own = Keys(tenant)
        if not keys.is_name(delivery):
            return DeliveryClaim("gone")
        self._check()
        outcome, *work = self._scripts.delivery_claim(
            [own.call(delivery), own.calls], [delivery, own.hook_prefix, LEASE * 1000, len(PAUSES) + 1]
        )
        if not work:
            return DeliveryClaim(outcome.decode())
        fence, attempt, call, hook = work
        found = _delivery(delivery, _text(dict(zip(call[::2], call[1::2], strict=True))))
        webhook = self._webhook(found.webhook, _text(dict(zip(hook[::2], hook[1::2], strict=True))))
        return DeliveryClaim("ok", int(fence), int(attempt), found, webhook)

    def settle(
        self, tenant: str, claim: DeliveryClaim, outcome: Literal["delivered", "again", "failed", "gone"],
        attempt: Mapping[str, Any], pause: float = 0.0,
    ) -> bool:  # fmt: skip
        """Notes what came of an attempt, and the next one after `pause` seconds. `gone` disables the webhook. False
        when the fence is old: another worker has it."""
        own = Keys(tenant)
        if claim.delivery is None:
            raise ValueError("nothing was claimed")
        id, webhook = claim.delivery.id, claim.delivery.webhook
        log = json.dumps([*claim.delivery.attempts, dict(attempt)][-LOGGED:])
        patience, longest = self._settings.webhook_patience * 1000, LONGEST_HOLD * 1000
        self._check()
        settled = self._scripts.delivery_settle(
            [own.call(id), own.calls, own.hook(webhook)],
            [id, claim.fence, outcome, round(pause * 1000), log, patience, longest],
        )
        return bool(settled)

    # --- the reconciler ---
    def overdue(self, limit: int) -> builtins.list[Hint]:
        """Deliveries of all tenants whose time has come, or whose worker was lost; as `Registry.overdue`."""
        self._check()
        return shared(self._client, limit, self._sweep)

    def _sweep(self, tenant: str, limit: int) -> tuple[int, builtins.list[Hint]]:
        own = Keys(tenant)
        grace = self._settings.queued_grace * 1000
        _, *due = self._scripts.delivery_sweep([own.calls], [own.call_prefix, limit, grace, LONGEST_PAUSE * 1000])
        return len(due), [Hint(tenant, id.decode(), QUEUE) for id in due]

    def _change(self, tenant: str, id: str, fields: Mapping[str, str], removed: Sequence[str] = ()) -> bool:
        self._check()
        arguments: builtins.list[Any] = [len(removed), *removed, *_flat(fields)]
        return bool(self._scripts.webhook_change([Keys(tenant).hook(id)], arguments))

    def _enroll(self, tenant: str) -> None:
        """So that the sweep visits the tenant."""
        self._scripts.enroll([keys.TENANTS], [tenant])

    def _now(self) -> int:
        seconds, micros = self._client.time()
        return int(seconds) * 1000 + int(micros) // 1000

    def _check(self) -> None:
        if not self._checked:
            schema.check(self._client)
            self._checked = True

    def _webhook(self, id: str, fields: Mapping[str, str]) -> Webhook:
        old = fields.get("old_secret")
        if old and int(fields.get("old_until") or 0) <= self._now():
            old = None
        return Webhook(
            id=id,
            url=fields["url"],
            description=fields.get("description") or None,
            secret=fields["secret"],
            old_secret=old,
            status=fields["status"],
            reason=fields.get("reason"),
            created=int(fields["created"]),
            failing=_number(fields, "failing"),
            succeeded=_number(fields, "succeeded"),
            failed=_number(fields, "failed"),
        )


def _delivery(id: str, fields: Mapping[str, str]) -> Delivery:
    pending = fields["status"] == "pending"
    return Delivery(
        id=id,
        webhook=fields["webhook"],
        type=fields["type"],
        status=fields["status"],
        problem=fields.get("problem"),
        created=int(fields["created"]),
        expires=int(fields["expires"]),
        next=_number(fields, "next") if pending else None,
        ended=None if pending else _number(fields, "ended"),
        attempts=tuple(json.loads(fields.get("log") or "[]")),
        facts={name: fields[name] for name in _FACTS if fields.get(name)},
    )


def _flat(fields: Mapping[str, str]) -> builtins.list[str]:
    return [part for pair in fields.items() for part in pair]


def _text(fields: Mapping[Any, Any]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in fields.items()}


def _number(fields: Mapping[str, str], name: str) -> int | None:
    return int(fields[name]) if fields.get(name) else None
