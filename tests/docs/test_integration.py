"""The receiver of webhooks in docs/integration.md, with messages as the service signs them; the sketch in PHP."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Mapping

import pytest

from service.schemas.submission import SubmissionSchema
from tests.docs import blocks
from workers.webhooks import sign

PAGE = blocks.ROOT / "docs" / "integration.md"
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
BODY = json.dumps({"type": "article.finished", "data": {"id": "ar_1"}}).encode()
Heard = Callable[[str, Mapping[str, str], bytes], str | None]


@pytest.fixture
def heard() -> Heard:
    (code,) = (block.text for block in blocks.of(PAGE) if "def heard" in block.text)
    names: dict[str, Heard] = {}
    exec(code, names)  # noqa: S102 - our own page
    return names["heard"]


def message(secret: str = SECRET, body: bytes = BODY, at: int | None = None) -> dict[str, str]:
    at = int(time.time()) if at is None else at
    signature = f"v1,{'A' * 43}= {sign(secret, 'dl_1', at, body)}"
    return {"webhook-id": "dl_1", "webhook-timestamp": str(at), "webhook-signature": signature}


def test_what_the_service_sends(heard: Heard) -> None:
    assert heard(SECRET, message(), BODY) == "ar_1"
    test = json.dumps({"type": "webhook.test", "data": {"webhook": "wh_1"}}).encode()
    assert heard(SECRET, message(body=test), test) is None


def test_what_somebody_else_sends(heard: Heard) -> None:
    with pytest.raises(ValueError, match="signature"):
        heard(SECRET, message(secret="whsec_" + base64.b64encode(b"x" * 32).decode()), BODY)
    with pytest.raises(ValueError, match="signature"):
        heard(SECRET, message(), BODY + b" ")
    with pytest.raises(ValueError, match="old"):
        heard(SECRET, message(at=int(time.time()) - 3600), BODY)


def test_the_sketch_sends_what_is_accepted() -> None:
    (code,) = (block.text for block in blocks.of(PAGE) if block.language == "php")
    sent = re.search(r"'/v1/articles', \[(.*?)\n    \]", code, re.DOTALL)
    assert sent
    assert set(re.findall(r"^\s+'(\w+)' =>", sent[1], re.MULTILINE)) <= set(SubmissionSchema().fields)
    for opening, closing in ("()", "[]", "{}"):
        assert code.count(opening) == code.count(closing)
