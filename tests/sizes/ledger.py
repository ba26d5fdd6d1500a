"""The ledger of sizes, `docs/sizes.json`: the bytes that the library costs those who take it."""

import json

from servers import ROOT

PATH = ROOT / "docs/sizes.json"
# The most that a size may differ from the ledger's: compilers differ.
TOLERANCE = 0.04


def numbers(sizes, name=""):
    """Return every number in `sizes`, by the names on the way to it."""
    if isinstance(sizes, dict):
        return {key: value for member in sizes for key, value in numbers(sizes[member], f"{name}.{member}").items()}
    return {name: sizes}


def compare(part, sizes, bless):
    """Compare `sizes` with the part of the ledger, or write them there."""
    ledger = json.loads(PATH.read_text())
    if bless:
        ledger[part] = sizes
        PATH.write_text(json.dumps(ledger, indent=2, sort_keys=True) + "\n")
    now, then = numbers(sizes, part), numbers(ledger[part], part)
    assert now.keys() == then.keys(), "the ledger lists other sizes; write it with BLESS=1"
    changed = {
        name: f"{now[name]}, in the ledger {then[name]}"
        for name in now
        if abs(now[name] - then[name]) > TOLERANCE * then[name]
    }
    assert not changed, "if that is right, write it with BLESS=1"
