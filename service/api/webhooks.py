"""/v1/webhooks: who is told when an article has ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow
from flask import Response

from service import problems, telemetry
from service.api import documentation as doc
from service.api import loading
from service.api.blueprints import KeyedBlueprint
from service.api.front import front, key
from service.api.representation import moment
from service.api.responses import erased, invalid_cursor, json_response, next_page
from service.destinations import Forbidden
from service.identifiers import is_id, new_id
from service.queue import WEBHOOKS as QUEUE
from service.registry.webhooks import Delivery, Webhook
from service.schemas.webhooks import (
    DeliveriesQuery,
    DeliveryListSchema,
    DeliverySchema,
    NewWebhookSchema,
    WebhookChangeSchema,
    WebhookListSchema,
    WebhookSchema,
    WebhookWithSecretSchema,
)

WEBHOOKS = "/v1/webhooks"
SECRET = {"Cache-Control": "no-store"}

blueprint = KeyedBlueprint("webhooks", __name__, url_prefix="/v1", description="Who is told when an article has ended")
blueprint.scope = "webhooks"


def find(id: str) -> Webhook:
    """Raises NotFound: the same for an unknown webhook and for another tenant's."""
    webhook = front().webhooks.get(key().tenant, id) if is_id(id, "wh") else None
    if webhook is None:
        raise problems.NotFound
    telemetry.bind(webhook=id)
    return webhook


def shown(webhook: Webhook) -> dict[str, Any]:
    """As it is answered: without its secret."""
    here = f"{WEBHOOKS}/{webhook.id}"
    return {
        "id": webhook.id,
        "url": webhook.url,
        "description": webhook.description,
        "status": webhook.status,
        "disabled_reason": webhook.reason,
        "created_at": moment(webhook.created),
        "failing_since": moment(webhook.failing),
        "last_success_at": moment(webhook.succeeded),
        "last_failure_at": moment(webhook.failed),
        "links": {"self": here, "deliveries": f"{here}/deliveries"},
    }


def shown_delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "webhook": delivery.webhook,
        "type": delivery.type,
        "article": delivery.facts.get("article"),
        "external_id": delivery.facts.get("external_id"),
        "embargoed_until": delivery.facts.get("embargoed_until"),
        "withheld": "withheld" in delivery.facts,
        "status": delivery.status,
        "problem": delivery.problem,
        "created_at": moment(delivery.created),
        "next_attempt_at": moment(delivery.next),
        "finished_at": moment(delivery.ended),
        "expires_at": moment(delivery.expires),
        "attempts": [{**attempt, "at": moment(attempt["at"])} for attempt in delivery.attempts],
    }


def _body(schema: marshmallow.Schema) -> dict[str, Any]:
    """The loaded body, its `url` checked and normalised. Raises the problems 400, 413, 415, 422."""
    loaded = loading.body(schema)
    if "url" in loaded:
        try:
            loaded["url"] = front().destinations.check(loaded["url"]).url
        except Forbidden as error:
            raise problems.ValidationError(
                errors=[{"pointer": "#/url", "code": error.code, "detail": str(error)}]
            ) from None
    return loaded


def _request_body(schema: type[marshmallow.Schema], example: Mapping[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}


@blueprint.route("/webhooks", methods=["POST"])
@blueprint.doc(
    operationId="createWebhook",
    requestBody=_request_body(NewWebhookSchema, {"url": "https://cms.example.com/hooks/doslovno"}),
    responses={201: {"links": doc.WEBHOOK_LINKS}},
)
@blueprint.response(201, WebhookWithSecretSchema, description="Made", headers=doc.WEBHOOK_LOCATION)
@doc.problems(blueprint, 400, 408, 409, 413, 415, 422)
def create_webhook() -> Response:
    """Make a webhook

    Messages follow Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp`, and `webhook-signature` with HMAC-SHA256
    under the secret, which this answer shows and no other. A message says that an article has ended and where to read
    it: `{"type": "article.finished", "timestamp", "data": {"id", "external_id", "status", "created_at", "finished_at",
    "embargoed_until", "withheld", "href"}}`. Answer 2xx within 10 seconds. Everything else is tried again after 5 s, 1
    m, 5 m, 30 m, 2 h, 8 h and 24 h; 410 disables the webhook, and so do days of failures.
    """
    loaded = _body(NewWebhookSchema())
    parts, tenant = front(), key().tenant
    id = new_id("wh")
    if not parts.webhooks.create(tenant, id, loaded["url"], loaded.get("description")):
        raise problems.ConflictState(f"You have {parts.settings.max_webhooks} webhooks, as many as there may be.")
    webhook = find(id)
    headers = SECRET | {"Location": f"{WEBHOOKS}/{id}"}
    return json_response(shown(webhook) | {"secret": webhook.secret}, 201, headers)


@blueprint.route("/webhooks")
@blueprint.doc(operationId="listWebhooks")
@blueprint.response(200, WebhookListSchema)
def list_webhooks() -> Response:
    """List your webhooks"""
    return json_response({"webhooks": [shown(webhook) for webhook in front().webhooks.list(key().tenant)]})


@blueprint.route("/webhooks/<id>", parameters=[doc.WEBHOOK_ID])
@blueprint.doc(operationId="getWebhook")
@blueprint.response(200, WebhookSchema)
@doc.problems(blueprint, 404)
def get_webhook(id: str) -> Response:
    """Read a webhook and its health"""
    return json_response(shown(find(id)))


@blueprint.route("/webhooks/<id>", methods=["PATCH"], parameters=[doc.WEBHOOK_ID])
@blueprint.doc(operationId="changeWebhook", requestBody=_request_body(WebhookChangeSchema, {"status": "enabled"}))
@blueprint.response(200, WebhookSchema)
@doc.problems(blueprint, 400, 404, 408, 413, 415, 422)
def change_webhook(id: str) -> Response:
    """Change, disable or enable a webhook"""
    find(id)
    front().webhooks.change(key().tenant, id, _body(WebhookChangeSchema()))
    return json_response(shown(find(id)))


@blueprint.route("/webhooks/<id>", methods=["DELETE"], parameters=[doc.WEBHOOK_ID])
@blueprint.doc(operationId="deleteWebhook")
@blueprint.response(204, description="Erased")
@doc.problems(blueprint, 404)
def delete_webhook(id: str) -> Response:
    """Erase a webhook and the log of its deliveries

    Nothing more is sent to it, also of articles that named it.
    """
    find(id)
    front().webhooks.delete(key().tenant, id)
    return erased()


@blueprint.route("/webhooks/<id>/rotate-secret", methods=["POST"], parameters=[doc.WEBHOOK_ID])
@blueprint.doc(operationId="rotateWebhookSecret")
@blueprint.response(200, WebhookWithSecretSchema)
@doc.problems(blueprint, 404)
def rotate_webhook_secret(id: str) -> Response:
    """Get a new secret

    For a day messages carry two signatures, one under each secret: give the receiver the new one meanwhile. The body
    of the request, if any, is ignored.
    """
    front().webhooks.rotate(key().tenant, find(id))
    webhook = find(id)
    return json_response(shown(webhook) | {"secret": webhook.secret}, headers=SECRET)


@blueprint.route("/webhooks/<id>/test", methods=["POST"], parameters=[doc.WEBHOOK_ID])
@blueprint.doc(operationId="testWebhook", responses={202: {"links": doc.RETRY_LINK}})
@blueprint.response(202, DeliverySchema, description="On its way; the log tells what came of it")
@doc.problems(blueprint, 404, 409)
def test_webhook(id: str) -> Response:
    """Send a test message

    `{"type": "webhook.test", "timestamp", "data": {"webhook"}}`, signed and tried again like all others. The body of
    the request, if any, is ignored.
    """
    parts, tenant = front(), key().tenant
    find(id)
    delivery = new_id("dl")
    return _sent(parts.webhooks.test(tenant, id, delivery), delivery)


@blueprint.route("/webhooks/<id>/deliveries", parameters=[doc.WEBHOOK_ID])
@blueprint.doc(operationId="listDeliveries")
@blueprint.arguments(DeliveriesQuery, location="query")
@blueprint.response(200, DeliveryListSchema, headers=doc.LIST_HEADERS)
@doc.problems(blueprint, 404, 422)
def list_deliveries(query: dict[str, Any], id: str) -> Response:
    """Read the log of a webhook's deliveries, newest first

    It holds 7 days, without what the receiver answered but for its status. With `status` a page may be short, even
    empty, and still have a next one: follow `cursor` until it is null.
    """
    find(id)
    try:
        page = front().webhooks.deliveries(
            key().tenant, id, status=query.get("status"), cursor=query.get("cursor"), limit=query["limit"]
        )
    except ValueError:
        raise invalid_cursor() from None
    headers = next_page(f"{WEBHOOKS}/{id}/deliveries", query, page.cursor)
    rows = [shown_delivery(delivery) for delivery in page.deliveries]
    return json_response({"deliveries": rows, "cursor": page.cursor}, headers=headers)


@blueprint.route(
    "/webhooks/<id>/deliveries/<delivery>/retry", methods=["POST"], parameters=[doc.WEBHOOK_ID, doc.DELIVERY_ID]
)
@blueprint.doc(operationId="retryDelivery")
@blueprint.response(202, DeliverySchema, description="On its way")
@doc.problems(blueprint, 404, 409)
def retry_delivery(id: str, delivery: str) -> Response:
    """Send a message again, now

    Whatever became of it before, with all its tries before it. The body of the request, if any, is ignored.
    """
    find(id)
    outcome = front().webhooks.retry(key().tenant, id, delivery) if is_id(delivery, "dl") else None
    return _sent(outcome, delivery)


def _sent(outcome: str | None, delivery: str) -> Response:
    """Raises NotFound where there is nothing to send, ConflictState where the webhook is disabled."""
    parts, tenant = front(), key().tenant
    if outcome == "disabled":
        raise problems.ConflictState("The webhook is disabled. PATCH it to `enabled` first.")
    found = parts.webhooks.delivery(tenant, delivery) if outcome else None
    if found is None:
        raise problems.NotFound
    parts.publish(tenant, delivery, QUEUE)
    return json_response(shown_delivery(found), 202)
