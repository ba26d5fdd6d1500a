"""Copies an official test suite and swaps its imports: swap.py RULES SUITE TARGET.

RULES is `python.json` or `javascript.json`. Its `swaps` are the only changes; each names the sentence of the guide that
it follows.
"""

import json
import re
import shutil
import sys
from pathlib import Path

rules_file, suite, target = map(Path, sys.argv[1:])
rules = json.loads(rules_file.read_text())
shutil.copytree(suite, target, dirs_exist_ok=True)
unused = {swap["from"] for swap in rules["swaps"]}
for file in sorted(target.rglob(rules["files"])):
    text = file.read_text()
    for swap in rules["swaps"]:
        text, count = re.subn(swap["from"], swap["to"], text, flags=re.MULTILINE)
        if count:
            unused.discard(swap["from"])
    file.write_text(text)
if unused:
    raise SystemExit(f"{rules_file}: the suite has nothing for {sorted(unused)}")
