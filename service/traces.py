"""W3C trace context: which trace a request belongs to, so that lines of front and worker can be brought together."""

from __future__ import annotations

import re
import secrets

# version, trace id, id of the caller's span, flags; a later version may have more behind them
_FORM = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?", re.ASCII)


def continued(traceparent: str | None) -> str:
    """The `traceparent` of what we do for a request that came with this one: the same trace, a span of our own. A new
    trace where there is none, or one that cannot be."""
    match = _FORM.fullmatch(traceparent or "")
    if match is None or (match[3] is not None and (traceparent or "").startswith("00")):
        return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"
    return f"00-{match[1]}-{secrets.token_hex(8)}-{match[2]}"
