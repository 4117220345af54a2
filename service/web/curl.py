"""A call to the API as a command line that does the same."""

from __future__ import annotations

import shlex

from flask import g, request

from service.web.calls import Exchange


def as_curl(exchange: Exchange, file: str | None = None) -> str:
    """`file`: the name of the file whose bytes are the body. The key stays out: the command reads `$KEY`."""
    lines = [f"curl {shlex.quote(request.host_url.rstrip('/') + exchange.path)}"]
    if exchange.method not in ("GET", "POST") or (exchange.method == "POST" and not exchange.sent):
        lines[0] += f" -X {exchange.method}"
    if g.get("secret"):
        lines.append('-H "Authorization: Bearer $KEY"')
    if exchange.content_type:
        lines.append(f"-H {shlex.quote('Content-Type: ' + exchange.content_type)}")
    if file is not None:
        lines.append(f"--data-binary {shlex.quote('@' + file)}")
    elif exchange.sent:
        lines.append(f"--data-binary {shlex.quote(exchange.sent.decode())}")
    return " \\\n  ".join(lines)
