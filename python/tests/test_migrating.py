"""The samples of docs/migrating-python.md: each does what the page says, and to migrate is to change the import."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sandbox import ROOT, Sandbox

import libseam

PAGE = (ROOT / "docs" / "migrating-python.md").read_text(encoding="utf-8")
SAMPLES: list[str] = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
BEFORE = [sample for sample in SAMPLES if "from seam import" in sample]
AFTER = [sample for sample in SAMPLES if "from libseam import" in sample]


def test_a_migration_changes_only_the_import() -> None:
    assert len(BEFORE) == 2
    assert [sample.replace("from seam import", "from libseam import") for sample in BEFORE] == AFTER[:2]
    assert len(AFTER) == 4
    assert len(SAMPLES) == len(BEFORE) + len(AFTER)


@pytest.mark.parametrize(
    ("sample", "output"),
    [
        (AFTER[0], r"[\w-]+\n"),
        (AFTER[1], ""),
        (AFTER[2], ""),
        (
            AFTER[3],
            r"send\nreply\ndone\nsend\nreply\ndone\n200 1 False 66666666-6666-6666-6666-666666666666\n"
            r'POST http://[\w.:]+/acs/users/delete \{"acs_user_id":"8d7e0b3a-b889-49a7-9164-4b71a0506a33"\}\n'
            r"send\nreply\nerror\nacs_user_not_found not_found\n",
        ),
    ],
)
def test_a_sample_does_what_the_page_says(sample: str, output: str, sandbox: Sandbox, tmp_path: Path) -> None:
    program = tmp_path / "sample.py"
    program.write_text(sample, encoding="utf-8")
    environment = {**os.environ, "SEAM_API_KEY": sandbox.api_key, "SEAM_ENDPOINT": sandbox.endpoint}
    before = sandbox.counts()
    done = subprocess.run(
        [sys.executable, "-W", "error", str(program)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(output, done.stdout), done.stdout
    assert sandbox.counts() != before


def test_the_migration_page_lists_the_right_names() -> None:
    same = PAGE[PAGE.index("## What is the same") : PAGE.index("## What is different")]
    names = set(re.findall(r"`(\w*Seam\w*|NULL)`", same))
    assert names == {name for name in names if hasattr(libseam, name)}
    assert {"SeamHttpApiError", "SeamInvalidTokenError", "AsyncSeam", "NULL"} < names
    missing = PAGE[PAGE.index("These names of `seam`") : PAGE.index("## What there is besides")]
    names = set(re.findall(r"`(\w+)`", missing)) - {"seam"}
    assert len(names) == 6
    assert not {name for name in names if hasattr(libseam, name)}
    errors = set(re.findall(r"`(\w+Error)`", PAGE)) - {"UnserializableParamError"}
    assert not {
        name for name in errors if not hasattr(libseam, name) and name not in dir(__import__("builtins"))
    }


def test_the_imports_of_the_migration_page_exist() -> None:
    table = PAGE[PAGE.index("## Where to import from") : PAGE.index("## What is the same")]
    rows = re.findall(
        r"^\| `from seam\.\w+ import (.*?)` \| `from libseam import (.*?)`", table, re.MULTILINE
    )
    assert len(rows) == 7
    for before, after in rows:
        assert before == after
        assert all(hasattr(libseam, name) for name in after.split(", "))
