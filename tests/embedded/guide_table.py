"""Tables of sizes in docs/firmware.md, which the tests write."""

from servers import ROOT

GUIDE = ROOT / "docs/firmware.md"


def number(size):
    """Return a number of bytes with spaces between its thousands."""
    return f"{size:,}".replace(",", " ")


def range_of(sizes):
    """Return the least and the most of some sizes."""
    least, most = min(sizes), max(sizes)
    return number(least) if least == most else f"{number(least)} – {number(most)}"


def check(name, table, bless):
    """Compare the table of that name in the guide with `table`, or write it there."""
    begin, end = f"<!-- {name}: written from sizes.json by the same command -->\n", f"<!-- end of {name} -->"
    text = GUIDE.read_text()
    before, rest = text.split(begin)
    fresh = before + begin + table + end + rest.split(end)[1]
    if bless:
        GUIDE.write_text(fresh)
    assert bless or fresh == text, "write it with BLESS=1"
