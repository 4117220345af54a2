"""Is the process alive; should it get requests."""

from __future__ import annotations

from flask import Response

from service import problems
from service.api.blueprints import PublicBlueprint
from service.api.front import front
from service.api.responses import json_response
from service.schemas.service import LivenessSchema, ReadinessSchema

NO_STORE = {"Cache-Control": "no-store"}

blueprint = PublicBlueprint("health", __name__, description="For load balancers and supervisors")


@blueprint.route("/livez")
@blueprint.doc(operationId="getLiveness")
@blueprint.response(200, LivenessSchema)
def livez() -> Response:
    """The process answers"""
    return json_response({"status": "ok"}, headers=NO_STORE)


@blueprint.route("/readyz")
@blueprint.doc(operationId="getReadiness")
@blueprint.response(200, ReadinessSchema)
@blueprint.alt_response(503, response="SERVICE_UNAVAILABLE")
def readyz() -> Response:
    """Whether this instance should get requests

    Its store can be written and does not evict, and it is not about to stop. Missing workers are a warning only.
    """
    checks = front().readiness.checks()
    if any(check["status"] == "fail" for check in checks):
        raise problems.Unready(extra={"checks": checks}, headers={"Retry-After": "1"})
    return json_response({"status": "ok", "checks": checks}, headers=NO_STORE)
