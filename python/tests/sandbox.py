"""The local Seam server that the tests talk to."""

from __future__ import annotations

import json
import os
import re
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def seam_command() -> str:
    """Return the path of the `seam` command: SEAM_BIN, or what is built."""
    given = os.environ.get("SEAM_BIN")
    candidates = (
        [Path(given)] if given else [ROOT / "target" / kind / "seam" for kind in ("release", "debug")]
    )
    for candidate in candidates:
        if candidate.is_file():
            return str(candidate)
    raise FileNotFoundError(
        f"no `seam` command at {', '.join(map(str, candidates))}; run `cargo xtask build`"
    )


class Sandbox:
    """A sandbox with the demo data, in a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [seam_command(), "sandbox", "--port", "0", "--seed", "demo"],
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        values: dict[str, str] = {}
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if match := re.match(r"(?:# )?export (\w+)=(.*)", line):
                values[match[1]] = match[2]
            if "SEAM_WORKSPACE_ID" in values:
                break
        self.endpoint = values["SEAM_ENDPOINT"]
        self.api_key = values["SEAM_API_KEY"]
        self.personal_access_token = values["SEAM_PERSONAL_ACCESS_TOKEN"]
        self.console_session_token = values["SEAM_CONSOLE_SESSION_TOKEN"]
        self.workspace_id = values["SEAM_WORKSPACE_ID"]

    def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """Send `body` without the library, and return the status and the body of the reply."""
        headers = {"authorization": f"Bearer {self.api_key}", "content-type": "application/json"}
        request = urllib.request.Request(  # noqa: S310
            self.endpoint + path, json.dumps(body).encode(), headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)

    def reset(self) -> None:
        """Go back to the demo data."""
        assert self.post("/_sandbox/reset")[0] == 200

    def counts(self) -> dict[str, int]:
        """Return the number of objects of each kind."""
        return dict(self.post("/_sandbox/counts")[1]["counts"])

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.communicate()
