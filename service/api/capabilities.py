"""What the service can do."""

from __future__ import annotations

from importlib.metadata import version

from flask import Response

from service.api.blueprints import KeyedBlueprint
from service.api.bodies import CHARSETS
from service.api.front import front
from service.api.responses import json_response
from service.schemas.service import CapabilitiesSchema
from service.schemas.submission import FEATURES, MAX_LABELS, MAX_RETENTION_HOURS

blueprint = KeyedBlueprint("capabilities", __name__, url_prefix="/v1", description="What the service can do")


@blueprint.route("/capabilities")
@blueprint.doc(operationId="getCapabilities")
@blueprint.response(200, CapabilitiesSchema)
def get_capabilities() -> Response:
    """What the service can do, and its limits"""
    settings, running = front().settings, front().registry.pipeline()
    return json_response(
        {
            "version": version("doslovno"),
            "pipeline": {"version": running[0], "models": dict(running[1])} if running else None,
            "languages": ["ru"],
            "features": list(FEATURES),
            "charsets": list(CHARSETS),
            "offsets": "unicode-code-points",
            "limits": {
                "text": settings.max_text,
                "body": settings.max_body,
                "wait": settings.max_wait,
                "open_articles": settings.max_open,
                "retention_hours": settings.retention // 3600,
                "max_retention_hours": MAX_RETENTION_HOURS,
                "idempotency_hours": settings.idempotency_retention // 3600,
                "labels": MAX_LABELS,
            },
        }
    )
