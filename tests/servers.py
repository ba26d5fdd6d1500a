"""The servers that tests talk to: a sandbox, and one with TLS before another."""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "python/tests"))

from sandbox import Sandbox, seam_command  # noqa: E402

__all__ = [
    "ROOT",
    "Sandbox",
    "bare_environment",
    "environment",
    "running_sandbox",
    "seam_command",
    "tls_server",
]


def bare_environment(**more):
    """Return the environment without credentials of the person who runs the tests, and with `more`."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SEAM_")} | more


def environment(sandbox, **more):
    """Return an environment that names a sandbox and its key."""
    return bare_environment(SEAM_ENDPOINT=sandbox.endpoint, SEAM_API_KEY=sandbox.api_key, **more)


@contextlib.contextmanager
def running_sandbox():
    """Run a sandbox with the demo company."""
    sandbox = Sandbox()
    try:
        yield sandbox
    finally:
        sandbox.stop()


@contextlib.contextmanager
def tls_server(upstream):
    """Run a server with TLS before the port `upstream`. Yields its port and the file with its certificate."""
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = (str(Path(folder, name)) for name in ("certificate.pem", "key.pem"))
        self_signed(certificate, key)
        proxy = [sys.executable, str(ROOT / "tests/tls/proxy.py"), certificate, key, str(upstream)]
        with subprocess.Popen(proxy, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield int(process.stdout.readline()), certificate
            finally:
                process.kill()


def self_signed(certificate, key):
    """Write a certificate for `localhost`, signed by itself, and its key."""
    request = f"req -x509 -config {ROOT}/tests/tls/localhost.cnf -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
    files = ["-nodes", "-days", "2", "-keyout", key, "-out", certificate]
    subprocess.run(["openssl", *request.split(), *files], check=True, capture_output=True)
