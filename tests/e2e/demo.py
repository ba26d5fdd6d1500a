"""The demo: off-boards one person of a small company from each surface, on a bad day, and shows the evidence.

The access systems are slow, and the server breaks down in the middle of a removal. Each surface runs its example.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from servers import ROOT, environment, running_sandbox, seam_command
from surfaces import PYTHON, compile_examples

# An access system needs so long to apply a removal, unless the command line says otherwise.
LAG = "2s"
# The server applies the first removal of a user and breaks the connection off; a read of it is refused later.
FAULTS = ["acs.users.delete:drop=after,count=1", "acs.users.get:status=503,count=1"]


def commands(folder):
    """Return the command of each surface, which is followed by a person and a file for the evidence."""
    return {
        "C": [folder / "offboard_c"],
        "C++": [folder / "offboard_cpp"],
        "Python": [PYTHON, ROOT / "examples/python/offboard.py"],
        "Node": ["node", folder / "offboard.mjs"],
        "Rust": [ROOT / "target/debug/examples/offboard"],
        "command": [seam_command(), "offboard", "--yes"],
    }


def off_board(sandbox, surface, command, person, folder):
    """Off-board a person. Returns the finished process and the file of the evidence."""
    evidence = folder / f"{person}.jsonl"
    arguments = [person, evidence]
    if surface == "Python":
        # The example is for all who leave on a day.
        leavers = folder / "leavers.csv"
        leavers.write_text(f"person,ticket\n{person},HR-17\n")
        arguments = [leavers, folder]
    elif surface == "command":
        arguments = [person, "--evidence", evidence]
    run = subprocess.run([*command, *arguments], env=environment(sandbox), capture_output=True, text=True)
    return run, evidence


def left_of(sandbox, person):
    """Return what the server still knows under a person's address."""
    left = []
    for path, name in (("/user_identities/list", "user_identities"), ("/acs/users/list", "acs_users")):
        for found in sandbox.post(path)[1][name]:
            if person in (found.get("email_address"), found.get("email")):
                left.append(name)
    return left


def perform(sandbox, surface, command, identity, folder):
    """Off-board a person from a surface, and tell of it. Returns whether it is true that everything is gone."""
    person = identity["email_address"]
    sandbox.post("/_sandbox/faults/set", rules=FAULTS)
    start = time.monotonic()
    run, evidence = off_board(sandbox, surface, command, person, folder)
    took = time.monotonic() - start
    hits = sum(rule["hits"] for rule in sandbox.post("/_sandbox/faults/list")[1]["rules"])
    print(f"\n{surface}: {identity['full_name']}, in {took:.1f} s, {hits} faults met")
    verify = subprocess.run([seam_command(), "evidence", "verify", evidence], capture_output=True, text=True)
    try:
        verdict = json.loads(verify.stdout)
    except ValueError:
        verdict = {}
    for name in ("result", "is_intact", "is_finished", "lines", "sha256"):
        print(f"    {name}: {verdict.get(name)}")
    left = left_of(sandbox, person)
    print(f"    left on the server: {', '.join(left) or 'nothing'}")
    is_right = run.returncode == 0 and verify.returncode == 0 and verdict.get("result") == "done" and not left
    if not is_right:
        print(f"    WRONG: exit {run.returncode}\n{run.stdout}{run.stderr}{verify.stderr}")
    return is_right


def main(lag=LAG):
    with tempfile.TemporaryDirectory() as place, running_sandbox() as sandbox:
        folder = Path(place)
        compile_examples(folder)
        sandbox.post("/_sandbox/providers/set", rules=[f"*:lag={lag}"])
        people = [one for one in sandbox.post("/user_identities/list")[1]["user_identities"] if one["email_address"]]
        print(f"A company of {len(people)} people. Its access systems need {lag} for each removal, and for each person")
        print("the server breaks down once after a removal and once before the look at it.")
        surfaces = commands(folder)
        right = [
            perform(sandbox, surface, command, person, folder)
            for (surface, command), person in zip(surfaces.items(), people)
        ]
        if not all(right) or len(right) < len(surfaces):
            sys.exit("an off-boarding went wrong")
        print(f"\n{len(right)} people are off-boarded, each from another surface, and the evidence of each is intact.")


if __name__ == "__main__":
    main(*sys.argv[1:])
