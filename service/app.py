"""The one place where the front is put together."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from service import web
from service.api import (
    articles,
    batches,
    capabilities,
    corrections,
    health,
    ingest,
    operations,
    pages,
    requests,
    search,
    stories,
    usage,
    webhooks,
)
from service.api.admission import Admission
from service.api.front import EXTENSION, Front, Publish
from service.api.openapi import make_api
from service.destinations import Destinations
from service.queue import Publisher
from service.registry import Registry
from service.registry.activity import Activity
from service.registry.backlog import Backlogs
from service.registry.batches import Batches
from service.registry.connection import connect
from service.registry.directory import Directory
from service.registry.origins import Origins
from service.registry.pipelines import Pipelines
from service.registry.quarantine import Quarantine
from service.registry.search import Search
from service.registry.stories import Stories
from service.registry.verdicts import Verdicts
from service.registry.waiting import Waiter
from service.registry.webhooks import Webhooks
from service.security.keys import Keyring
from service.security.limits import Limiter
from service.security.modes import check_auth
from service.settings import Settings


def make_front(settings: Settings, *, registry: Registry | None = None, publish: Publish | None = None) -> Front:
    """What the views need. Connects to nothing yet."""
    client = connect(settings)
    publish = publish or Publisher(settings)
    registry = registry or Registry(client, settings, publish)
    return Front(
        settings=settings,
        client=client,
        registry=registry,
        batches=Batches(client),
        verdicts=Verdicts(client),
        search=Search(client),
        directory=Directory(client),
        origins=Origins(client),
        stories=Stories(client, settings),
        webhooks=Webhooks(client, settings),
        activity=Activity(client),
        backlogs=Backlogs(client),
        quarantine=Quarantine(client, publish),
        pipelines=Pipelines(client, settings),
        destinations=Destinations(settings),
        publish=publish,
        keyring=Keyring(client),
        limiter=Limiter(client, settings),
        admission=Admission(client, settings),
        waiter=Waiter(registry, settings),
    )


def create_app(settings: Settings, *, registry: Registry | None = None, publish: Publish | None = None) -> Flask:
    """The WSGI application. Needs no Redis to be made, only to answer. `publish(tenant, id, queue)` sends the hint
    for a new article; it may fail silently, the reconciler sends lost hints again."""
    check_auth(settings)
    app = Flask("service", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body + 1  # a chunked body is cut here: one byte more shows it
    app.url_map.merge_slashes = False  # what does not exist is 404, not a redirect
    app.extensions[EXTENSION] = make_front(settings, registry=registry, publish=publish)
    requests.install(app)
    api = make_api(app)
    modules = (
        articles,
        search,
        batches,
        corrections,
        ingest,
        stories,
        webhooks,
        capabilities,
        usage,
        operations,
        health,
    )
    for module in modules:
        api.register_blueprint(module.blueprint)
    app.register_blueprint(pages.blueprint)
    web.install(app)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies
        )
    return app
