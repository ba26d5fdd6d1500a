"""The code in documents."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its name, which stands after the language and is not shown, and its text."""

    language: str
    name: str
    text: str


def blocks(document):
    """Return the fenced blocks of a document."""
    found = re.findall(r"^```(\S*) ?([^\n]*)\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)
    return [Block(*parts) for parts in found]
