"""The vectors of `tests/vectors/` in full: each is merged over `defaults.json`, as the README there describes."""

from __future__ import annotations

import hashlib
import json
import os
import re
from typing import Any

from sandbox import ROOT

CARGO = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
VERSION = re.findall(r'^version = "(.+)"$', CARGO, re.MULTILINE)[0]
FOLDER = ROOT / "tests" / "vectors"
DEFAULTS = (FOLDER / "defaults.json").read_text(encoding="utf-8")


def merge(base: Any, own: Any) -> Any:
    """Return `base` with the members of `own`, of which `null` removes one that `base` has."""
    if not (isinstance(base, dict) and isinstance(own, dict)):
        return own
    removed = {name for name, value in own.items() if value is None and name in base}
    merged = {**base, **{name: merge(base.get(name), value) for name, value in own.items()}}
    return {name: value for name, value in merged.items() if name not in removed}


class Chain:
    """The digests that lines of evidence hold."""

    def __init__(self) -> None:
        self.previous = "0" * 64
        self.whole = hashlib.sha256()

    def add(self, short: str) -> str:
        """Add a line. Return it with the digests and the version that it leaves out."""
        line = short.replace("$VERSION", VERSION).replace("$PREVIOUS", self.previous)
        line = line.replace("$SHA256", self.whole.hexdigest())
        self.previous = hashlib.sha256(line.encode()).hexdigest()
        self.whole.update(line.encode() + b"\n")
        return line


def expand(short: dict[str, Any]) -> dict[str, Any]:
    """Return the vector with all that it leaves out."""
    names = {"OPERATION": short["operation"], "PATH": short["operation"].replace(".", "/")}
    text = DEFAULTS.replace("$VERSION", VERSION)
    for name, value in names.items():
        text = text.replace(f"${name}", json.dumps(value)[1:-1])
    defaults = json.loads(text)
    vector: dict[str, Any] = merge(defaults["vector"], short)
    chain = Chain()
    for line in vector.get("journal", []):
        chain.add(line)
    for step in vector["steps"]:
        if "record" in step:
            step["record"] = [chain.add(line) for line in step["record"]]
        for name in step.keys() & {"send", "response"}:
            step[name] = merge(defaults[name], step[name])
        # A request is like the one before it.
        defaults["send"] = step.get("send", defaults["send"])
    for name, value in vector["expect"].items():
        vector["expect"][name] = merge(defaults[name], value)
    return vector


# The generated vectors test the core, which is the same for every interpreter.
FILES = (
    FOLDER.glob("*.json") if os.environ.get("LIBSEAM_TEST_VECTORS") == "written" else FOLDER.rglob("*.json")
)
ALL = [
    expand(vector)
    for path in sorted(FILES)
    if path.name != "defaults.json"
    for vector in json.loads(path.read_text(encoding="utf-8"))["vectors"]
]

# The flows that Python does not have yet.
WITHOUT = json.loads(DEFAULTS)["without"]["python"]
VECTORS = [vector for vector in ALL if vector.get("flow") not in WITHOUT]
