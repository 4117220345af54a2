"""The Celery application of the workers: `celery -A workers.app worker`."""

from __future__ import annotations

import gc
import logging
import os
import signal
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is first imported
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from billiard.util import set_pdeathsig
from celery import Celery, signals

from service import drain, metrics_folder, spans, telemetry
from service.settings import Settings

os.environ.update(metrics_folder.prepared(Settings.from_environment()))  # before anything counts

from service.queue import OF_ARTICLES, celery_settings
from workers import broker, heap, store
from workers.exporter import exporter
from workers.reconciler import Rounds

log = logging.getLogger(__name__)

_WARM_UP = "Мэр города Анна Петрова сообщила журналистам: «Мост откроют 5 мая». По её словам, работы завершены."

broker.install()

app = Celery("doslovno", include=["workers.tasks"])
app.conf.update(celery_settings(store.settings()))
app.conf.update(
    # A message is taken when a child is free, and stays in Redis until then. Any higher prefetch with late acks can
    # wedge a worker for ever after a stall of Redis
    task_acks_late=True,
    worker_prefetch_multiplier=0,
    worker_disable_prefetch=True,
    # Both would run a poison article for ever; the registry counts its attempts
    task_reject_on_worker_lost=False,
    task_acks_on_timeout=True,
    task_soft_time_limit=store.settings().soft_time_limit,
    task_time_limit=store.settings().time_limit,
    worker_max_tasks_per_child=1000,
    worker_max_memory_per_child=1_000_000,  # KB
    worker_consumer="workers.consumer:Consumer",
    worker_enable_remote_control=True,  # its subscription notices a lost broker
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
)
app.steps["consumer"].add(Rounds)


@signals.setup_logging.connect(weak=False)
def _log(**_: Any) -> None:
    telemetry.configure(store.settings())
    for chatty in ("celery.app.trace", "celery.worker.strategy"):  # an attempt writes a line of its own
        logging.getLogger(chatty).setLevel(logging.WARNING)


@signals.worker_init.connect(weak=False)
def _load_models(sender: Any, **_: Any) -> None:
    """In the parent, so that the children share the models' memory; frozen, so that no collection copies it.

    A worker that only delivers needs none.
    """
    store.sender()
    if set(sender.app.amqp.queues.consume_from) & set(OF_ARTICLES):
        from workers import gathering, telling  # noqa: F401 - telling is only to be there
        from workers.extraction import parsing, pipeline
        from workers.version import pipeline_version

        parsing.load(parsing.kind(store.settings().parser), store.settings().cache_folder)
        pipeline.analyze(pipeline.Article(_WARM_UP))
        gathering.signature({}, 0, _WARM_UP, ())
        log.info("models loaded", extra={"pipeline": pipeline_version()})
    gc.collect()
    gc.freeze()
    heap.give_back()


@signals.task_postrun.connect(weak=False)
def _give_back(**_: Any) -> None:
    heap.give_back()


@signals.worker_init.connect(weak=False)
def _show_metrics(**_: Any) -> None:
    exporter().keep()


@signals.worker_shutting_down.connect(weak=False)
def _drain(**_: Any) -> None:
    """The children read it too, and give back in time what they cannot finish."""
    drain.begin(store.settings().release_after)


@signals.worker_process_init.connect(weak=False)
def _settle_child(**_: Any) -> None:
    """A child has its own connection, and ends with its parent: nobody would read its queue."""
    try:
        set_pdeathsig(signal.SIGKILL)
    except OSError:
        log.info("not Linux: children may outlive a killed worker")
    store.forget()
    spans.start("worker")  # its thread would not survive the fork


@signals.worker_process_shutdown.connect(weak=False)
def _send_last_spans(**_: Any) -> None:
    spans.stop()
