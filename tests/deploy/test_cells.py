"""The balancer of docs/scaling.md finds the cell of a tenant by its API key."""

from __future__ import annotations

import http.server
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from doslovno.child import Child

PAGE = (Path(__file__).parents[2] / "docs/scaling.md").read_text(encoding="utf8")
DEFAULTS = "defaults\n  mode http\n  timeout connect 2s\n  timeout client 10s\n  timeout server 10s\n"
PATIENCE = 60.0  # seconds


class Cell(http.server.ThreadingHTTPServer):
    def __init__(self, name: str) -> None:
        class Names(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(name)))
                self.end_headers()
                self.wfile.write(name.encode())

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Names)
        threading.Thread(target=self.serve_forever, daemon=True).start()


@pytest.fixture
def balancer(tmp_path: Path) -> Iterator[str]:
    """haproxy as on the page, with two cells that answer their names; its address."""
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    if not program:
        pytest.skip("needs haproxy")
    (shown,) = re.findall(r"```haproxy\n(.*?)```", PAGE, re.DOTALL)
    (row,) = re.findall(r"`(\w{8} cell-b)`", PAGE)
    (tmp_path / "cells.map").write_text(f"{row}\n", encoding="ascii")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    cells = {name: Cell(name) for name in ("cell-a", "cell-b")}
    for name, cell in cells.items():
        line = f"server-template api 8 api.{name}:8000"
        assert line in shown
        shown = shown.replace(line, f"server api 127.0.0.1:{cell.server_port}")
    shown = shown.replace("bind :8080", f"bind 127.0.0.1:{port}").replace("/etc/haproxy", str(tmp_path))
    configuration = tmp_path / "haproxy.cfg"
    configuration.write_text(DEFAULTS + shown, encoding="ascii")
    child = Child("haproxy", [program, "-db", "-f", str(configuration)], tmp_path / "haproxy.log")
    child.start()
    deadline = time.monotonic() + PATIENCE
    while socket.socket().connect_ex(("127.0.0.1", port)):
        assert child.poll() is None, child.tail()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    child.stop()
    for cell in cells.values():
        cell.shutdown()
        cell.server_close()


def test_a_key_leads_to_its_cell(balancer: str) -> None:
    def cell(**headers: str) -> str:
        return urllib3.request("GET", balancer, headers=headers, timeout=30).data.decode()

    rest = "a_b-c_d"  # may have what parts the fields
    assert cell(Authorization=f"Bearer ds_live_k3j9x2ab_{rest}") == "cell-b"
    assert cell(Authorization=f"Bearer ds_live_k3j9x2ac_{rest}") == "cell-a"
    assert cell() == "cell-a"
