"""Types of objects in the parameters of operations, for annotations. At run time each of them makes a `dict`."""

from __future__ import annotations

from typing import Any, TypedDict


def __getattr__(name: str) -> Any:
    # The type checker knows the names and their members, which the stub has.
    if not name[:1].isupper():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault(name, TypedDict(name, {}, total=False))
