"""gunicorn's configuration: `gunicorn -c python:service.gunicorn_conf service.wsgi:app`.

gevent workers, because sync and thread workers stand still under slow clients and long polls. This module is read
before gevent has patched the standard library: it may not import what opens sockets.
"""

from __future__ import annotations

import os
import socket
from typing import Any

from service import telemetry
from service.settings import Settings

settings = Settings.from_environment()

bind = [settings.bind]
workers = settings.api_processes
worker_class = "gevent"
worker_connections = 2000
# longer than the longest poll: requests in flight are answered before a process ends
graceful_timeout = settings.max_wait + 5
timeout = 60
keepalive = 5
# the heartbeat file of a worker is touched all the time: not on a disk
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# a control socket under $HOME serves nobody here
control_socket_disable = True
# X-Forwarded-* is the application's business (`trusted_proxies`), gunicorn believes none
forwarded_allow_ips = ""
accesslog = None  # the application writes its own line, without the query
loglevel = settings.log_level.lower()
proc_name = "doslovno-api"


def on_starting(server: Any) -> None:
    """gunicorn's own lines become JSON like all others."""
    telemetry.configure(settings)
    server.log.error_log.handlers.clear()
    server.log.error_log.propagate = True


def when_ready(server: Any) -> None:
    """Connections inherit it: one whose client reads nothing of its answer is closed by the kernel, where it can."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        for listener in server.LISTENERS:
            if listener.sock.family != socket.AF_UNIX:
                listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, settings.body_patience * 1000)


def post_worker_init(worker: Any) -> None:
    """Ends the long polls as soon as the process is told to stop."""
    import gevent

    def watch() -> None:
        while worker.alive:
            gevent.sleep(0.2)
        worker.wsgi.extensions["doslovno"].stop()

    gevent.spawn(watch)
