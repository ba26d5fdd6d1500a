"""The code in docs/firmware.md: it is that of the controller in tests/firmware, which the other tests run."""

import sys

import pytest

from board import FIRMWARE
from servers import ROOT

sys.path.insert(0, str(ROOT / "tests/guide"))

from blocks import blocks

GUIDE = (ROOT / "docs/firmware.md").read_text()
PIECES = [(block.name, block.text) for block in blocks(GUIDE) if block.language == "c"]


def test_the_guide_has_code():
    assert {name for name, _ in PIECES} >= {"door/loop.c", "modem/wire.c", "mbedtls/wire.c", "freertos/hooks.c"}


@pytest.mark.parametrize("name, text", PIECES)
def test_a_piece_of_the_guide_is_a_part_of_the_file_that_it_names(name, text):
    assert text in (FIRMWARE / name).read_text()
