"""Types of what operations return, for annotations. At run time each of them is `Resource`."""

from __future__ import annotations

from ._resource import Resource


def __getattr__(name: str) -> type[Resource]:
    # The type checker knows the names, which the stub has.
    if not name[:1].isupper():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return Resource
