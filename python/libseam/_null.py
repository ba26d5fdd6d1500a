"""The official package's functions about the explicit null."""

from __future__ import annotations

from ._libseam import NULL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def is_null(value: object) -> bool:
    """Return true if `value` is the explicit null, `NULL`."""
    return value is NULL


def replace_null(value: Any) -> Any:
    """Return a copy of `value` with `None` for every `NULL` in it, for JSON that the program writes itself."""
    if value is NULL:
        return None
    if isinstance(value, dict):
        return {name: replace_null(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [replace_null(item) for item in value]
    return value


is_null.__module__ = replace_null.__module__ = "libseam"
