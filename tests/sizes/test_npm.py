"""The sizes of what a page loads."""

import gzip

from ledger import compare


def test_a_page_loads_about_what_the_ledger_says(root, bless):
    bundles = {
        "browser": "npm/dist/browser.js",
        "browser_later": "npm/dist/whole.js",
        "browser_off_boarding": "npm/dist/off-boarding.js",
        "removals": "npm/dist/removals/browser.js",
        "removals_later": "npm/dist/removals/whole.js",
    }
    compare(
        "npm",
        {name: len(gzip.compress((root / path).read_bytes(), 9)) for name, path in bundles.items()},
        bless,
    )
