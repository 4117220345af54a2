from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.registry import codec

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(json_values)
def test_what_is_stored_comes_back(value: object) -> None:
    try:
        blob = codec.encode(value)
    except codec.CodecError:
        assert "\\ud" in ascii(value)  # only a lone surrogate has no bytes
    else:
        assert codec.decode(blob) == value


def test_russian_is_stored_as_utf8_and_compressed() -> None:
    text = "Дословно: слово в слово. " * 400
    assert len(codec.encode(text)) < len(text) / 20


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, "\ud800", object()])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(codec.CodecError):
        codec.encode(value)


def test_too_much_is_refused_when_written_and_when_read(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = codec.encode("а" * 1_000)
    monkeypatch.setattr(codec, "LARGEST", 1_000)
    with pytest.raises(codec.CodecError, match="over the limit"):
        codec.encode("а" * 1_000)
    with pytest.raises(codec.CodecError, match="over the limit"):
        codec.decode(bomb)


def test_the_limit_itself_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "LARGEST", 1_002)
    assert codec.decode(codec.encode("b" * 1_000)) == "b" * 1_000


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"\x01",
        b"\x02" + zlib.compress(b"1"),
        b"\x01" + zlib.compress(b"1")[:-2],
        b"\x01" + zlib.compress(b"{"),
        b"\x01" + zlib.compress(b"\xff"),
        b"\x01" + zlib.compress(b"[" * 100_000),
        b"\x01not zlib at all",
    ],
)
def test_damaged_bytes_are_an_error_of_their_own(blob: bytes) -> None:
    with pytest.raises(codec.CodecError):
        codec.decode(blob)
