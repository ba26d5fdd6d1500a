"""gevent: hooks and log handlers may yield, and calls go to its threads so as not to hold its hub up."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from clients import ID, KEY
from scripted import DROP, ScriptedServer, reply

Serve = Callable[..., ScriptedServer]
OK = reply("200 OK", '{"ok":true}')

START = f"""
import gevent, gevent.pool
from gevent import monkey
monkey.patch_all()
import logging, sys
from libseam import Seam
ID = {ID!r}
options = {{"api_key": {KEY!r}, "endpoint": sys.argv[1], "retries": 10}}
"""

# Every greenlet is in the middle of a call whenever another one makes or ends one.
HOOKS = """
events = []
def hook(event):
    events.append(event.type)
    gevent.sleep(0)
    if len(events) % 3 == 0:
        Seam(**options).check("user_identities.delete", user_identity_id=ID)
        gevent.sleep(0.001)
seam = Seam(**options, on_event=hook)
def work(_):
    return [seam.call("user_identities.delete", user_identity_id=ID).http_status for _ in range(5)]
done = gevent.pool.Pool(6).map(work, range(12))
assert done == [[200] * 5] * 12, done
print(len(done), {kind: events.count(kind) for kind in ("send", "failure", "reply", "done", "error")})
"""

LOG = """
class Yields(logging.Handler):
    def emit(self, record):
        gevent.sleep(0)
        lines.append(record.getMessage())
lines = []
logging.getLogger("libseam").setLevel(logging.DEBUG)
logging.getLogger("libseam").addHandler(Yields())
seam = Seam(**options)
def work(_):
    return seam.call("user_identities.delete", user_identity_id=ID).http_status
print(gevent.pool.Pool(4).map(work, range(8)), len(lines))
"""

# A hook makes calls of its own, with the same client and with another one.
CALLS = """
def hook(event):
    if event.type == "send":
        gevent.sleep(0)
        seen.append(other.call("user_identities.delete", user_identity_id=ID).http_status)
seen = []
other = Seam(**options)
seam = Seam(**options, on_event=hook)
def work(_):
    return seam.call("user_identities.delete", user_identity_id=ID).http_status
print(gevent.pool.Pool(4).map(work, range(4)), seen)
"""

# The hub goes on while a call waits for its reply: the server gives it only to two requests together.
THREADS = """
seam = Seam(**options)
def work(_):
    return gevent.get_hub().threadpool.apply(
        seam.call, ("user_identities.delete",), {"user_identity_id": ID}
    ).http_status
print(gevent.pool.Pool(2).map(work, range(2)))
"""


@pytest.mark.parametrize(
    ("program", "script", "together", "output"),
    [
        (
            HOOKS,
            [DROP, OK] * 20 + [OK] * 40,
            1,
            "12 {'send': 80, 'failure': 20, 'reply': 60, 'done': 60, 'error': 0}",
        ),
        (LOG, [OK] * 8, 1, "[200, 200, 200, 200, 200, 200, 200, 200] 8"),
        (CALLS, [OK] * 8, 1, "[200, 200, 200, 200] [200, 200, 200, 200]"),
        (THREADS, [OK] * 2, 2, "[200, 200]"),
    ],
    ids=["hooks", "log", "calls", "threads"],
)
def test_calls_of_greenlets_do_not_block_each_other(
    program: str, script: list[bytes], together: int, output: str, serve: Serve
) -> None:
    server = serve(*script, together=together)
    command = [sys.executable, "-I", "-X", "faulthandler", "-c", START + program, server.endpoint]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{output}\n", "")
