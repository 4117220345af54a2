"""/v1/operations: how the service is doing, and what to do about articles that no worker survives.

What is told of articles is told of the tenant's own; of the others there are but numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from flask import Response

from service import problems, telemetry
from service.api import documentation as doc
from service.api.blueprints import KeyedBlueprint
from service.api.front import Front, front, key
from service.api.representation import article, href, moment
from service.api.responses import erased, json_response
from service.identifiers import is_id
from service.queue import QUEUES
from service.registry import Job, embargo, keys
from service.registry.presence import Presence, Sign
from service.schemas.articles import ArticleSchema
from service.schemas.operations import OperationsSchema

LISTED: Final = 50  # of the quarantine

blueprint = KeyedBlueprint("operations", __name__, url_prefix="/v1", description="How the service is doing")
blueprint.scope = "admin"


@blueprint.route("/operations")
@blueprint.doc(operationId="getOperations")
@blueprint.response(200, OperationsSchema)
def get_operations() -> Response:
    """See how the service is doing

    Your articles by state and by hour, and the service as a whole: queues, workers, memory.
    """
    parts, tenant = front(), key().tenant
    now = parts.registry.now()
    standing = parts.activity.standing(tenant, now)
    body = {
        "at": moment(now),
        "articles": {"stored": standing.stored, **standing.open, "quarantined": standing.quarantined},
        "hours": [{"hour": moment(hour.start), **hour.ended} for hour in parts.activity.hours(tenant, now)],
        "quarantine": list(islice(_quarantined(parts, tenant, now), LISTED)),
        "service": _service(parts),
    }
    return json_response(body, headers={"Cache-Control": "no-store"})


@blueprint.route("/operations/quarantine/<id>/retry", methods=["POST"], parameters=[doc.ID])
@blueprint.doc(operationId="retryQuarantined")
@blueprint.response(202, ArticleSchema, description="Queued again", headers=doc.LOCATION)
@doc.problems(blueprint, 404)
def retry_quarantined(id: str) -> Response:
    """Analyse an article of the quarantine again

    With all its attempts, after an upgrade for instance. The body of the request, if any, is ignored.
    """
    parts, tenant = front(), key().tenant
    retried = is_id(id, "ar") and parts.quarantine.retry(id, tenant)
    job = parts.registry.get(tenant, id) if retried else None
    if not isinstance(job, Job):
        raise problems.NotFound
    telemetry.bind(article=id)
    return json_response(article(job), 202, {"Location": href(id)})


@blueprint.route("/operations/quarantine/<id>", methods=["DELETE"], parameters=[doc.ID])
@blueprint.doc(operationId="dropQuarantined")
@blueprint.response(204, description="It is off the list")
@doc.problems(blueprint, 404)
def drop_quarantined(id: str) -> Response:
    """Take an article off the quarantine

    It stays failed for as long as it is kept.
    """
    if not (is_id(id, "ar") and front().quarantine.drop(id, key().tenant)):
        raise problems.NotFound
    return erased()


def _quarantined(parts: Front, tenant: str, now: int) -> Iterator[dict[str, Any]]:
    for one in parts.quarantine.list(tenant):
        job = parts.registry.get(tenant, one.id)
        if isinstance(job, Job) and not embargo.barred(job.meta, now):
            yield {
                "article": one.id,
                "title": job.meta.get("title"),
                "length": one.length,
                "attempts": one.attempts,
                "failed_at": moment(one.ended),
            }


def _service(parts: Front) -> dict[str, Any]:
    backlog = parts.backlogs.now()
    workers = Presence(parts.client, parts.settings).signs()
    memory = parts.client.info("memory")
    newest = parts.pipelines.newest()
    return {
        "open_articles": backlog.articles,
        "overdue_articles": backlog.overdue,
        "open_deliveries": backlog.deliveries,
        "queues": [
            {
                "name": queue,
                "oldest_seconds": backlog.oldest.get(queue),
                "workers": sum(queue in worker.queues for worker in workers),
            }
            for queue in QUEUES
        ],
        "workers": _processes(workers),
        "fronts": _processes(Presence(parts.client, parts.settings, keys.FRONTS).signs()),
        "pipelines": [
            {"version": each.version, "current": each == newest, "seen_at": moment(each.last)}
            for each in parts.pipelines.every()
        ],
        "memory_bytes": int(memory["used_memory"]),
        "memory_limit_bytes": int(memory.get("maxmemory", 0)) or None,
    }


def _processes(signs: Iterable[Sign]) -> list[dict[str, Any]]:
    return [{"name": sign.name, "queues": list(sign.queues), "seen_at": moment(sign.at)} for sign in signs]
