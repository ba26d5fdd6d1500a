"""What the namespaces of operations have in common."""

from __future__ import annotations

from ._error import SeamError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar, NoReturn, Union

    from ._libseam import AsyncClient, Client


class Namespace:
    """A namespace says by itself what it has not: Python would lead who asks for another deed to a removal."""

    _path: ClassVar[str]
    _native: Union[Client, AsyncClient]

    def __getattr__(self, name: str) -> NoReturn:
        message = f"{type(self).__name__!r} has no attribute {name!r}"
        if not name.startswith("_"):
            try:
                self._native.check(f"{self._path}.{name}", {})
            except SeamError as error:
                message = str(error)
        missing = AttributeError(message)
        # Where Python finds these set, it looks for nothing that is spelled alike.
        missing.name, missing.obj = name, None  # type: ignore[attr-defined,unused-ignore]
        raise missing
