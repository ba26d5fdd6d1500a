"""Fixtures of all tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from sandbox import Sandbox
from scripted import ScriptedServer


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the credentials of the person who runs the tests."""
    for name in [name for name in os.environ if name.startswith("SEAM_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def _one_sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def sandbox(_one_sandbox: Sandbox) -> Sandbox:
    """A sandbox as fresh as a new one."""
    _one_sandbox.reset()
    return _one_sandbox


@pytest.fixture
def serve() -> Iterator[Callable[..., ScriptedServer]]:
    """Start servers with scripts."""
    servers: list[ScriptedServer] = []

    def start(*script: bytes, together: int = 1) -> ScriptedServer:
        servers.append(ScriptedServer(*script, together=together))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
