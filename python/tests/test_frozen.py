"""Programs that PyInstaller froze: errors, events and the log are there as in others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sandbox import Sandbox

PROGRAM = """
import asyncio
import logging
import sys

from libseam import AsyncSeam, InvalidParamsError, NotFoundError, Seam, SeamInvalidTokenError

if "--log" in sys.argv:
    logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(name)s %(levelname)s")
hook = (lambda event: print("event", event.type)) if "--events" in sys.argv else None
missing = {"user_identity_id": "00000000-0000-4000-8000-000000000000"}
with Seam(on_event=hook) as seam:
    print(seam.call("user_identities.delete", **missing, missing_ok=True).already_gone)
    try:
        seam.user_identities.delete(**missing)
    except NotFoundError as error:
        print(error.kind)
    try:
        seam.user_identities.delete(user_identity_id="x")
    except InvalidParamsError as error:
        print(error.kind)
try:
    Seam("x")
except SeamInvalidTokenError as error:
    print(error.kind)


async def main():
    async with AsyncSeam(on_event=hook) as seam:
        try:
            await seam.user_identities.delete(**missing)
        except NotFoundError as error:
            print(error.kind)


asyncio.run(main())
"""
PLAIN = ["True", "not_found", "invalid_params", "invalid_options", "not_found"]


@pytest.mark.parametrize("form", ["--onefile", "--onedir"])
def test_a_frozen_program_has_errors_events_and_the_log(form: str, sandbox: Sandbox, tmp_path: Path) -> None:
    source = tmp_path / "offboard.py"
    source.write_text(PROGRAM, encoding="utf-8")
    environment = {
        **os.environ,
        "SEAM_API_KEY": sandbox.api_key,
        "SEAM_ENDPOINT": sandbox.endpoint,
        "PYINSTALLER_CONFIG_DIR": str(tmp_path / "cache"),
    }
    freeze = [sys.executable, "-m", "PyInstaller", "--log-level", "ERROR", form, str(source)]
    subprocess.run(freeze, check=True, cwd=tmp_path, env=environment)
    folder = tmp_path / "dist" if form == "--onefile" else tmp_path / "dist" / "offboard"

    def run(*arguments: str) -> list[str]:
        done = subprocess.run(
            [str(folder / "offboard"), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    assert run() == PLAIN
    events = [line for line in run("--events") if line.startswith("event")]
    assert events == [f"event {name}" for name in ("send", "reply", "done", *["send", "reply", "error"] * 2)]
    assert run("--log").count("libseam DEBUG") == 3
