"""Objects of the API."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from typing_extensions import Self

    _Members = dict[str, Any]
else:
    # Without `typing`, which takes a while to import.
    _Members = dict


class Resource(_Members):
    """An object of the API: a dictionary whose members are attributes as well.

    It has every member that the server sent, also those that this version does not know. `json.dumps`, `copy` and
    `pickle` take it like any dictionary; `json.loads(text, object_hook=Resource)` reads it from JSON again. A member
    with the name of a dictionary's method, such as `items`, is accessible as an item only. A missing member raises
    `AttributeError` or `KeyError`; `resource.get("name")` returns `None`.
    """

    __module__ = "libseam"
    __slots__ = ()

    def __init__(self, *members: Any, **more: Any) -> None:
        super().__init__(*members, **more)
        for name, member in self.items():
            if isinstance(member, (dict, list)):
                self[name] = _wrapped(member)

    def __getattr__(self, name: str) -> Any:
        # Python itself looks up such names, and a server's member must not answer.
        if not name.startswith("__") and name in self:
            return self[name]
        raise AttributeError(f"this {type(self).__name__} has no member `{name}`")

    def __setattr__(self, name: str, member: Any) -> None:
        if name.startswith("__") or hasattr(dict, name):
            raise AttributeError(f"`{name}` can be set as an item only")
        self[name] = member

    def __delattr__(self, name: str) -> None:
        if name.startswith("__") or name not in self:
            raise AttributeError(f"this {type(self).__name__} has no member `{name}`")
        del self[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(name for name in self if isinstance(name, str) and name.isidentifier())]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({super().__repr__()})"

    def copy(self) -> Self:
        """Return a shallow copy of the same class."""
        return self.__copy__()

    def __copy__(self) -> Self:
        other = type(self).__new__(type(self))
        dict.update(other, self)
        return other

    @classmethod
    def fromkeys(cls, *_: object) -> NoReturn:
        """Not supported: the members of a resource depend on its type."""
        raise TypeError(f"{cls.__name__}.fromkeys is not supported")


def _wrapped(value: Any) -> Any:
    """Return `value` with every dictionary in it as a `Resource`."""
    if isinstance(value, dict) and not isinstance(value, Resource):
        return Resource(value)
    if isinstance(value, list):
        return [_wrapped(item) for item in value]
    return value
