"""The imports of a program that moved from `seam` to `libseam`, as docs/migrating-python.md says.

Names that libseam has are its own. The others are written here as the guide says to write them, so that the official
tests need no other change than `swap.py` makes.
"""

import json
import urllib.request

import libseam
from libseam import *  # noqa: F403
from libseam import Resource

# "5xx are always a `SeamHttpApiError`", "no reply in time: `SeamTimeoutError`".
HTTPStatusError = libseam.SeamHttpApiError
TimeoutException = libseam.SeamTimeoutError
# Objects whose members are attributes are of the class `Resource`.
DeepAttrDict = Resource


def Retry(*, total, **_):  # noqa: N802
    """`retries=Retry(…)` becomes a number."""
    return total


class _Missing:
    """A name that libseam does not have. A test that uses it fails."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, member):
        raise AssertionError(f"libseam has no `{self._name}`")

    def __call__(self, *_, **__):
        raise AssertionError(f"libseam has no `{self._name}`")


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _Missing(name)


class _AnyId:
    """The ids of the official fake server are no UUIDs: `require_uuid_ids=False`."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, require_uuid_ids=False, **options)


class Seam(_AnyId, libseam.Seam):
    """The client that blocks."""


class AsyncSeam(_AnyId, libseam.AsyncSeam):
    """The client for asyncio."""


class SeamWithoutWorkspace(_AnyId, libseam.SeamWithoutWorkspace):
    """The client without a workspace that blocks."""


class AsyncSeamWithoutWorkspace(_AnyId, libseam.AsyncSeamWithoutWorkspace):
    """The client without a workspace for asyncio."""


class Http:
    """The program's own requests, instead of `seam.client`, to routes that only the fake server has."""

    def __init__(self, seam):
        self._endpoint = seam.endpoint

    def get(self, path):
        """Read a route."""
        return self._send(path, None)

    def post(self, path, json):
        """Write to a route."""
        return self._send(path, json)

    def _send(self, path, body):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._endpoint + path, data, {"content-type": "application/json"})
        with urllib.request.urlopen(request) as reply:
            return json.loads(reply.read() or "null")
