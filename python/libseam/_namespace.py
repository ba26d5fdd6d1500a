"""The classes of the namespaces, created from the core's table on first use."""

from __future__ import annotations

from ._libseam import operation_names
from ._method import methods

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, NoReturn, Optional, Union

    from ._libseam import AsyncClient, Client

    _Native = Union[Client, AsyncClient]

MODULE = "libseam._namespaces"
"""Name of the module that the classes appear in."""


class Root:
    """The namespaces of the first level, as attributes of a client."""

    _native: _Native

    def __init__(self, native: _Native) -> None:
        self._native = native
        # A client with other options begins as a copy that still has the namespaces of the original.
        for name in dict.fromkeys(operation.partition(".")[0] for operation in operation_names()):
            self.__dict__.pop(name, None)


class Namespace:
    """A namespace. It raises its own `AttributeError`, because Python's "did you mean" might suggest a removal."""

    _path: ClassVar[str]

    def __init__(self, native: _Native) -> None:
        self._native = native

    def __getattr__(self, name: str) -> NoReturn:
        message = f"{type(self).__name__!r} has no attribute {name!r}"
        if not name.startswith("_"):
            # Not at the top: most programs never get here.
            from ._error import SeamError

            try:
                self._native.check(f"{self._path}.{name}", {})
            except SeamError as error:
                message = str(error)
        missing = AttributeError(message)
        # With these set, Python searches for no similar name.
        missing.name, missing.obj = name, None  # type: ignore[attr-defined,unused-ignore]
        raise missing


class _Inner:
    """A namespace as an attribute of its parent: a class on the parent's class, an object on the parent object.

    Both are created on first use. Python finds an object that was created before, or a mock, without asking this.
    """

    def __init__(self, path: str, asynchronous: bool) -> None:
        self._path = path
        self._asynchronous = asynchronous

    def __get__(self, outer: Any, _: type[Any]) -> Any:
        kind = namespace(self._path, self._asynchronous)
        if outer is None:
            return kind
        return outer.__dict__.setdefault(self._path.rpartition(".")[2], kind(outer._native))


_made: dict[tuple[str, bool], type[Any]] = {}


def namespace(path: str, asynchronous: bool) -> type[Any]:
    """Return the class of the namespace `path`, for example `acs.users`; the empty path is the root."""
    kind = _made.get((path, asynchronous))
    if kind is None:
        name = class_name(path, asynchronous)
        members = _members(path, asynchronous, name)
        base: type[Any] = Namespace if path else Root
        about = f"The operations below `{path}`." if path else "The operations, by namespace."
        made = type(name, (base,), {"__module__": MODULE, "__doc__": about, "_path": path, **members})
        # If another thread was faster, its class is kept.
        kind = _made.setdefault((path, asynchronous), made)
    return kind


def _members(path: str, asynchronous: bool, owner: str) -> dict[str, Any]:
    """Create the members of the namespace `path`, whose class is `owner`: its methods and inner namespaces."""
    members: dict[str, Any] = {}
    start = f"{path}." if path else ""
    for operation in operation_names():
        if operation.startswith(start):
            name, is_deeper, _ = operation[len(start) :].partition(".")
            if not is_deeper:
                members.update(_methods(operation, asynchronous, owner))
            elif name not in members:
                members[name] = _Inner(f"{start}{name}", asynchronous)
    return members


def _methods(operation: str, asynchronous: bool, owner: str) -> dict[str, Any]:
    made = methods(operation, asynchronous)
    for name, method in made.items():
        method.__module__, method.__qualname__ = MODULE, f"{owner}.{name}"
    return made


def class_name(path: str, asynchronous: bool) -> str:
    """Return the name of a namespace's class, for example `AsyncAcsUsers`."""
    words = path.replace(".", "_").split("_") if path else ["namespaces"]
    return ("Async" if asynchronous else "") + "".join(word.capitalize() for word in words)


def class_called(name: str) -> Optional[type[Any]]:
    """Return the class called `name`, if it exists."""
    return next((namespace(*key) for key in _keys() if class_name(*key) == name), None)


def class_names() -> list[str]:
    """Return the names of all classes."""
    return [class_name(*key) for key in _keys()]


def _keys() -> list[tuple[str, bool]]:
    paths = {""}
    for name in operation_names():
        path = name.rpartition(".")[0]
        while path:
            paths.add(path)
            path = path.rpartition(".")[0]
    return [(path, asynchronous) for asynchronous in (False, True) for path in sorted(paths)]
