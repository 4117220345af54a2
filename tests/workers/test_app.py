"""The Celery application of the workers."""

from __future__ import annotations

import subprocess
import sys

import pytest
from kombu import Connection
from kombu.exceptions import OperationalError

from service.queue import DELIVER, QUEUES, TASK
from workers.app import app
from workers.broker import Channel
from workers.reconciler import Rounds


def test_settings_that_keep_articles_and_workers_alive() -> None:
    conf = app.conf
    assert conf.task_acks_late
    assert (conf.worker_prefetch_multiplier, conf.worker_disable_prefetch) == (0, True)
    assert not conf.task_reject_on_worker_lost
    assert conf.task_acks_on_timeout
    assert conf.result_backend is None
    assert (conf.task_serializer, list(conf.accept_content)) == ("json", ["json"])
    assert conf.task_soft_time_limit < conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]


def test_it_knows_the_task_the_queues_and_the_reconciler() -> None:
    app.loader.import_default_modules()
    assert {TASK, DELIVER} <= set(app.tasks)
    assert {queue.name for queue in app.conf.task_queues} == set(QUEUES)
    assert Rounds in app.steps["consumer"]


START = """
import sys
from celery import signals
from celery.worker import WorkController
from workers.app import app

class Starting(WorkController):
    def __init__(self):
        self.app = app
        self.setup_queues(sys.argv[1])

app.loader.import_default_modules()
signals.worker_init.send(sender=Starting())
print("workers.extraction.pipeline" in sys.modules, "pymorphy3" in sys.modules)
"""


@pytest.mark.parametrize(("queues", "loaded"), [("webhooks", False), ("bulk,webhooks", True)])
def test_only_who_analyses_loads_the_models(queues: str, loaded: bool) -> None:
    """They are most of a worker's memory, and of the time until it is ready."""
    started = subprocess.run([sys.executable, "-c", START, queues], capture_output=True, text=True, timeout=120)
    assert started.stdout.split() == [str(loaded)] * 2, started.stderr


def test_a_queue_gets_its_own_hints_only() -> None:
    routes = {(queue.exchange.name, queue.routing_key) for queue in app.conf.task_queues}
    assert len(routes) == len(QUEUES)


def test_a_lost_channel_is_a_connection_error(redis_server: object) -> None:
    """What Celery meets when it acknowledges a task on a channel that was closed meanwhile."""
    with Connection(redis_server.url) as connection:  # type: ignore[attr-defined]
        channel = connection.default_channel
        assert isinstance(channel, Channel)
        errors = connection.connection_errors
    channel.connection = None
    channel._pool = None
    with pytest.raises(errors) as raised, channel.conn_or_acquire():
        pass
    assert not isinstance(raised.value, (AttributeError, OperationalError))
