"""The example program, run as a person would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sandbox import ROOT, Sandbox

EXAMPLE = ROOT / "examples" / "python" / "offboard.py"
COLUMNS = "user_identity_id,acs_user_id,acs_access_group_id,acs_credential_id"
AMARA = (
    "5c945ab5-c75e-4bcb-8e5f-9410061c401f,c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe,"
    "123e4567-e89b-12d3-a456-426614174000,c4ed0000-0000-4000-8000-000000000001"
)
JONAS = "1de00000-0000-4000-8000-000000000010,acc00000-0000-4000-8000-000000000010,,"


def run(folder: Path, text: str, **environment: str) -> subprocess.CompletedProcess[str]:
    file = folder / "leavers.csv"
    file.write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(EXAMPLE), str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_leavers_lose_their_access_and_a_second_run_is_fine(sandbox: Sandbox, tmp_path: Path) -> None:
    before = sandbox.counts()
    for _ in range(2):
        done = run(
            tmp_path,
            "\n".join([COLUMNS, AMARA, JONAS]),
            SEAM_API_KEY=sandbox.api_key,
            SEAM_ENDPOINT=sandbox.endpoint,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert len(done.stdout.splitlines()) == 2
        after = sandbox.counts()
        assert before["user_identities"] - after["user_identities"] == 2
        assert before["acs_users"] - after["acs_users"] == 2
        assert before["acs_access_group_memberships"] - after["acs_access_group_memberships"] == 2


def test_who_keeps_access_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "\n".join([COLUMNS, "not-an-id,,,", JONAS]),
        SEAM_API_KEY=sandbox.api_key,
        SEAM_ENDPOINT=sandbox.endpoint,
    )
    assert done.returncode == 1
    assert "not-an-id: STILL HAS ACCESS: `user_identity_id`" in done.stderr
    assert sandbox.post("/user_identities/get", user_identity_id=JONAS.split(",", 1)[0])[0] == 404


def test_without_a_credential_it_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path, COLUMNS)
    assert done.returncode == 3
    assert "SEAM_API_KEY" in done.stderr
    assert "Traceback" not in done.stderr
