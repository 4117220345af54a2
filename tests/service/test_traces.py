"""W3C trace context."""

from __future__ import annotations

import pytest

from service.traces import continued

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_a_trace_goes_on_with_a_span_of_our_own() -> None:
    version, trace, span, flags = continued(f"00-{TRACE}-00f067aa0ba902b7-01").split("-")
    assert (version, trace, flags) == ("00", TRACE, "01")
    assert len(span) == 16
    assert span != "00f067aa0ba902b7"


def test_a_later_version_is_understood() -> None:
    assert continued(f"01-{TRACE}-00f067aa0ba902b7-01-more").split("-")[:2] == ["00", TRACE]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "nonsense",
        f"00-{TRACE}-00f067aa0ba902b7",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{TRACE.upper()}-00f067aa0ba902b7-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE}-00f067aa0ba902b7-01-more",
        f"00-{TRACE}-00f067aa0ba902b7-01\n",
    ],
)
def test_anything_else_begins_a_trace(header: str | None) -> None:
    version, trace, span, flags = continued(header).split("-")
    assert (version, len(trace), len(span), flags) == ("00", 32, 16, "00")
    assert trace != TRACE
