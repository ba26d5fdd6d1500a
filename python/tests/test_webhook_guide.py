"""The program in docs/webhooks.md, as it stands there."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from typing import Any, Callable

import pytest
from sandbox import ROOT

KEY = b"0123456789abcdef0123456789abcdef"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
EVENT = b'{"event_id": "e1", "event_type": "access_code.created", "workspace_id": "w1"}'


@pytest.fixture
def receive(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes, dict[str, str]], int]:
    """Return the program's function that answers a request."""
    guide = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"^```python webhook\.py\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    monkeypatch.setenv("SEAM_WEBHOOK_SECRET", SECRET)
    program: dict[str, Any] = {}
    exec(text, program)  # noqa: S102  # the text is the guide's
    return program["receive"]  # type: ignore[no-any-return]


def signed(body: bytes, key: bytes = KEY) -> dict[str, str]:
    """Return the headers of a request that is sent now."""
    now = str(int(time.time()))
    signature = base64.b64encode(hmac.digest(key, b"msg1." + now.encode() + b"." + body, hashlib.sha256))
    return {"Svix-Id": "msg1", "Svix-Timestamp": now, "Svix-Signature": "v1," + signature.decode()}


def test_the_program_takes_an_event(receive: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert receive(EVENT, signed(EVENT)) == 204
    assert capsys.readouterr().out == "access_code.created e1\n"


def test_the_program_refuses_what_seam_did_not_sign(
    receive: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert receive(EVENT, signed(EVENT, b"another key, as long as the own.")) == 401
    assert receive(EVENT + b" ", signed(EVENT)) == 401
    assert receive(EVENT, {}) == 401
    assert SECRET not in capsys.readouterr().out
