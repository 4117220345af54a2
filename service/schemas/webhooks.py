"""Webhooks on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields

from service.destinations import MAX_URL
from service.schemas import fields as wire
from service.schemas.queries import limit_of_page
from service.schemas.submission import no_longer_than, one_of

MAX_DESCRIPTION = 255
TYPES = ("article.finished", "webhook.test")
DELIVERY_STATUSES = ("pending", "delivered", "failed")
_ID = "wh_01JD3V9K2M4N6P8Q0R2S4T6V8W"
_DELIVERY = "dl_01JD3V9K2M4N6P8Q0R2S4T6V8W"
_MOMENT = "2026-11-23T07:00:00.000Z"


def _url(**more: Any) -> fields.String:
    return fields.String(
        validate=no_longer_than(MAX_URL),
        metadata={
            "description": "Where messages are sent: https and a port that this service permits, without user, "
            "password or fragment. It must lead to the public internet, or to a network that the operator permits",
            "minLength": 1,
            "maxLength": MAX_URL,
            "format": "uri",
            "example": "https://cms.example.com/hooks/doslovno",
        },
        **more,
    )


def _description() -> fields.String:
    return fields.String(
        allow_none=True,
        validate=no_longer_than(MAX_DESCRIPTION),
        metadata={
            "description": "For people",
            "minLength": 1,
            "maxLength": MAX_DESCRIPTION,
            "example": "Сайт, отдел новостей",
        },
    )


class NewWebhookSchema(Schema):
    """A webhook to make."""

    class Meta:
        unknown = RAISE

    url = _url(required=True)
    description = _description()


class WebhookChangeSchema(Schema):
    """What is to be different; what is left out stays."""

    class Meta:
        unknown = RAISE

    url = _url()
    description = _description()
    status = fields.String(
        validate=one_of("enabled", "disabled"),
        metadata={
            "description": "`enabled` forgets the failures before; while it is `disabled` deliveries fail at once",
            "enum": ["enabled", "disabled"],
            "example": "enabled",
        },
    )


class WebhookLinksSchema(wire.Wire):
    """Where to go from here."""

    self = wire.text("This webhook", example=f"/v1/webhooks/{_ID}")
    deliveries = wire.text("The log of its deliveries", example=f"/v1/webhooks/{_ID}/deliveries")


class WebhookSchema(wire.Wire):
    """An address that is told when an article has ended: name it as `webhook_id` of the submission."""

    id = wire.text("Its id, sortable by time", example=_ID)
    url = wire.text("Where messages are sent", example="https://cms.example.com/hooks/doslovno")
    description = wire.text("For people", allow_none=True, example="Сайт, отдел новостей")
    status = wire.choice("Whether messages are sent", "enabled", "disabled")
    disabled_reason = wire.choice(
        "Why it is disabled: by you (`client`), because it answered 410 (`gone`), or because nothing could be "
        "delivered for days (`failing`)",
        "client", "gone", "failing",
        allow_none=True,
    )  # fmt: skip
    created_at = wire.text("When it was made (RFC 3339, UTC)", example=_MOMENT)
    failing_since = wire.text("Since when nothing could be delivered", allow_none=True, example=_MOMENT)
    last_success_at = wire.text("When something was delivered last", allow_none=True, example=_MOMENT)
    last_failure_at = wire.text("When an attempt failed last", allow_none=True, example=_MOMENT)
    links = wire.one(WebhookLinksSchema)


class WebhookWithSecretSchema(WebhookSchema):
    """A webhook with its secret, which is never shown again."""

    secret = wire.text(
        "What its messages are signed with (Standard Webhooks 1.0, HMAC-SHA256). Keep it",
        example="whsec_ZXhhbXBsZS1leGFtcGxlLWV4YW1wbGUtZXhhbXBsZSE=",
    )


class WebhookListSchema(wire.Wire):
    """Your webhooks."""

    webhooks = wire.many(WebhookSchema, "The oldest first")


class DeliveryAttemptSchema(wire.Wire):
    """One try to deliver a message. What the receiver answered is not kept but for its status."""

    at = wire.text("When it began (RFC 3339, UTC)", example=_MOMENT)
    code = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The HTTP status that was answered; null where there was none", "example": 204},
    )
    error = wire.code(
        "What went wrong before there was a status: `timeout`, `no-connection`, `no-answer`, `tls`, `name-unresolved`, "
        "`forbidden-address`, …; null where there was one",
        allow_none=True,
        example="timeout",
    )
    seconds = wire.number("How long it took", 0, 3600)


class DeliverySchema(wire.Wire):
    """One message to a webhook. It may arrive more than once, always with the same `webhook-id`: this id."""

    id = wire.text("Its id; the header `webhook-id`", example=_DELIVERY)
    webhook = wire.text("Id of the webhook", example=_ID)
    type = wire.choice("What it tells", *TYPES)
    article = wire.text("Id of the article that has ended", allow_none=True, example="ar_01JD3V9K2M4N6P8Q0R2S4T6V8W")
    external_id = wire.text("Your own id of it", allow_none=True, example="zarechinsk-0042")
    embargoed_until = wire.text("The article is not to be published before", allow_none=True)
    withheld = wire.flag("The article is not to be published at all")
    status = wire.choice("`pending` while there are tries left", *DELIVERY_STATUSES)
    problem = wire.code(
        "Why it failed without a try: `disabled` (the webhook was) or `exhausted` (the tries were used up)",
        allow_none=True,
        example="disabled",
    )
    created_at = wire.text("When the article ended (RFC 3339, UTC)", example=_MOMENT)
    next_attempt_at = wire.text("When it is tried next; null when it has ended", allow_none=True, example=_MOMENT)
    finished_at = wire.text("When it was delivered or given up", allow_none=True, example=_MOMENT)
    expires_at = wire.text("When it is forgotten", example=_MOMENT)
    attempts = wire.many(DeliveryAttemptSchema, "The last 20 tries, the oldest first")


class DeliveryListSchema(wire.Wire):
    """One page of deliveries, newest first."""

    deliveries = wire.many(DeliverySchema, "The deliveries of the page")
    cursor = wire.text("Send it back as `cursor` for the next page; null on the last", allow_none=True)


class DeliveriesQuery(Schema):
    status = fields.String(
        validate=one_of(*DELIVERY_STATUSES),
        metadata={"description": "Only deliveries in this state", "enum": list(DELIVERY_STATUSES), "example": "failed"},
    )
    cursor = fields.String(
        metadata={
            "description": "Where to continue: `cursor` of the page before",
            "example": "MTc5NTMzNjI2MTAwMDpkbF8x",
            "minLength": 1,
        }
    )
    limit = limit_of_page("Deliveries per page")
