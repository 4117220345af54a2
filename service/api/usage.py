"""/v1/usage: what the tenant asked for, and what is left."""

from __future__ import annotations

import dataclasses

from flask import Response, g

from service.api.blueprints import KeyedBlueprint
from service.api.front import front, key
from service.api.responses import json_response
from service.schemas.service import UsageSchema

blueprint = KeyedBlueprint("usage", __name__, url_prefix="/v1", description="What was asked for, and what is left")


@blueprint.route("/usage")
@blueprint.doc(operationId="getUsage")
@blueprint.response(200, UsageSchema)
def get_usage() -> Response:
    """What your tenant asked for, and what is left

    The allowance fills evenly: `remaining` characters can be submitted now, all of `quota` again in `reset` seconds.
    """
    settings, bucket = front().settings, g.get("bucket")
    known = bucket if settings.rate_quota else None
    return json_response(
        {
            "rate": {
                "quota": settings.rate_quota or None,
                "window": settings.rate_window,
                "remaining": known.left if known else None,
                "reset": known.reset if known else None,
            },
            "open_articles": front().registry.open(key().tenant),
            "max_open_articles": settings.max_open,
            "days": [dataclasses.asdict(day) for day in front().limiter.usage(key().tenant)],
        },
        headers={"Cache-Control": "no-store"},
    )
