"""`gunicorn -c python:service.gunicorn_conf service.wsgi:app`: the front, set up from the environment."""

from __future__ import annotations

from service import language, telemetry
from service.app import create_app
from service.patience import Patience
from service.queue import Publisher
from service.settings import Settings

settings = Settings.from_environment()
telemetry.configure(settings)
language.load(settings.cache_folder)
publisher = Publisher(settings)
publisher.load()
app = create_app(settings, publish=publisher)
app.wsgi_app = Patience(app.wsgi_app, settings.body_patience)  # type: ignore[method-assign]
