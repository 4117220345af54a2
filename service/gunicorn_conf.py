"""gunicorn's configuration: `gunicorn -c python:service.gunicorn_conf service.wsgi:app`.

gevent workers, because sync and thread workers stand still under slow clients and long polls. This module is read
before gevent has patched the standard library: it may not import what opens sockets.
"""

from __future__ import annotations

import os
import signal
import socket
from typing import Any

from service import drain, metrics_folder, telemetry, unreadable
from service.settings import Settings

settings = Settings.from_environment()
os.environ.update(metrics_folder.prepared(settings))

bind = [settings.bind]
workers = settings.api_processes
worker_class = "gevent"
worker_connections = 2000
# longer than the longest poll: requests in flight are answered before a process ends
graceful_timeout = settings.max_wait + 5
timeout = 60
keepalive = 5
limit_request_line = 8190  # a title of 1,000 letters takes 6,000 in the query
# the heartbeat file of a worker is touched all the time: not on a disk
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# a control socket under $HOME serves nobody here
control_socket_disable = True
# X-Forwarded-* is the application's business (`trusted_proxies`), gunicorn believes none
forwarded_allow_ips = ""
accesslog = None  # the application writes its own line, without the query
loglevel = settings.log_level.lower()
proc_name = "doslovno-api"

_metrics: list[socket.socket] = []  # the listener of /metrics


def on_starting(server: Any) -> None:
    """gunicorn's own lines become JSON like all others, its own answers problems."""
    unreadable.install(server.log.error_log)
    telemetry.configure(settings)
    server.log.error_log.handlers.clear()
    server.log.error_log.propagate = True


def when_ready(server: Any) -> None:
    """What the worker processes inherit."""
    _limit_answers(server)
    _drain_first(server)
    if settings.metrics_bind:
        _metrics.append(_listener(settings))


def _limit_answers(server: Any) -> None:
    """A connection whose client reads nothing of its answer is closed by the kernel, where it can."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        for listener in server.LISTENERS:
            if listener.sock.family != socket.AF_UNIX:
                listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, settings.body_patience * 1000)


def _drain_first(server: Any) -> None:
    """SIGTERM: first /readyz says so and long polls end, then, when the balancer has noticed, the listener closes. A
    second SIGTERM closes it at once."""

    def terminate(*_: Any) -> None:
        if drain.begun() or not settings.drain_seconds:
            signal.setitimer(signal.ITIMER_REAL, 0)
            server.signal(signal.SIGTERM, None)
        else:
            drain.begin(settings.drain_seconds)
            signal.setitimer(signal.ITIMER_REAL, settings.drain_seconds)

    signal.signal(signal.SIGTERM, terminate)
    signal.signal(signal.SIGALRM, terminate)


def _listener(settings: Settings) -> socket.socket:
    host, port = settings.metrics_address
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def post_worker_init(worker: Any) -> None:
    """Ends the long polls as soon as the process is told to stop, answers on the port of the metrics, and says that
    this process lives."""
    import gevent

    from service import spans

    spans.start("api")  # here: its thread must not be one of before the fork, or of before gevent
    front = worker.wsgi.extensions["doslovno"]

    def watch() -> None:
        while worker.alive and not drain.begun():
            gevent.sleep(0.2)
        front.stop()

    def announce() -> None:
        while worker.alive:
            front.announce(_name(worker))
            gevent.sleep(settings.sweep_interval)

    gevent.spawn(watch)
    gevent.spawn(announce)
    for listener in _metrics:
        _serve_metrics(listener)


def worker_exit(server: Any, worker: Any) -> None:
    """Nobody need wait until it is taken for dead; its last spans are sent."""
    from service import spans

    if worker.wsgi:  # else it ended before it began
        worker.wsgi.extensions["doslovno"].leave(_name(worker))
    spans.stop()


def _name(worker: Any) -> str:
    return f"{socket.gethostname()}:{worker.pid}"


def _serve_metrics(listener: socket.socket) -> None:
    """Any of the processes answers, for all."""
    import gevent.socket
    from gevent.pywsgi import WSGIServer

    from service.metrics_server import application

    own = gevent.socket.socket(listener.family, listener.type, fileno=os.dup(listener.fileno()))
    own.setblocking(False)
    WSGIServer(own, application(settings), log=None, error_log=None).start()
