"""An off-boarding by an example program: a person of the demo company, what is printed, and the evidence."""

import json
import subprocess

from servers import seam_command

PERSON = "1de00000-0000-4000-8000-000000000006"
DONE = f"{PERSON}: everything that the person held is confirmed to be gone"


def check_evidence(file, runs=1):
    """Check that the evidence of `runs` runs is intact, and that the last one was done."""
    command = [seam_command(), "evidence", "verify", file]
    checked = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert (checked["is_intact"], checked["result"], checked["runs"]) == (True, "done", runs)
