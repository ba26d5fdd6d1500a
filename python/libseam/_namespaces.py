"""The operations as methods: a class for every namespace, created on first use. The stub has their types."""

from __future__ import annotations

from . import _namespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def __getattr__(name: str) -> Any:
    kind = _namespace.class_called(name)
    if kind is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return kind


def __dir__() -> list[str]:
    return _namespace.class_names()
