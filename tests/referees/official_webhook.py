"""Judges requests to a webhook by the official package: one a line of input, and `true` or `false` a line of output."""

import datetime
import json
import sys

import standardwebhooks.webhooks
from seam import SeamWebhook


class Clock(datetime.datetime):
    """A clock that stands at the time of the request."""

    now_ms = 0

    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(cls.now_ms / 1000, tz)


standardwebhooks.webhooks.datetime = Clock
for line in sys.stdin:
    vector = json.loads(line)
    Clock.now_ms = vector["now_ms"]
    body = vector["body"] if "body_hex" not in vector else bytes.fromhex(vector["body_hex"])
    try:
        SeamWebhook(vector["secret"]).verify(body, dict(vector["headers"]))
        accepts = True
    except Exception:  # Each of its packages has its own.
        accepts = False
    print(json.dumps(accepts), flush=True)
