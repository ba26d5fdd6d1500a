"""The core: the extension module."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final, Literal, Optional, Union, final

from ._reply import Reply

__all__ = [
    "CREDENTIALS",
    "ERROR_CODES",
    "FAILURE_KINDS",
    "NULL",
    "AsyncClient",
    "Call",
    "Carried",
    "Client",
    "Engine",
    "Null",
    "Operation",
    "Task",
    "__version__",
    "_panic",
    "operation",
    "operation_names",
]

__version__: Final[str]
ERROR_CODES: Final[list[tuple[int, str]]]
FAILURE_KINDS: Final[list[str]]
CREDENTIALS: Final[list[str]]
NULL: Final[Null]

@final
class Null:
    def __new__(cls) -> Null: ...
    def __bool__(self) -> Literal[False]: ...

@final
class Client:
    def __new__(cls, options: dict[str, Any], carried: bool = False, may_resend: bool = False) -> Client: ...
    @property
    def endpoint(self) -> str: ...
    def run(self, operation: str, keywords: dict[str, Any]) -> Any: ...
    def call(self, operation: str, keywords: dict[str, Any]) -> Reply: ...
    def begin(
        self,
        operation: str,
        keywords: dict[str, Any],
        entropy: int,
        event_loop: Optional[asyncio.AbstractEventLoop] = None,
    ) -> Carried: ...
    def check(self, operation: str, keywords: dict[str, Any]) -> None: ...
    def build(self, operation: str, keywords: dict[str, Any]) -> dict[str, Any]: ...
    def with_options(self, options: dict[str, Any]) -> Client: ...
    def close(self) -> None: ...

@final
class AsyncClient:
    def __new__(cls, options: dict[str, Any]) -> AsyncClient: ...
    @property
    def endpoint(self) -> str: ...
    def start(
        self,
        operation: str,
        keywords: dict[str, Any],
        event_loop: asyncio.AbstractEventLoop,
        future: asyncio.Future[Any],
        whole: bool,
    ) -> Task: ...
    def check(self, operation: str, keywords: dict[str, Any]) -> None: ...
    def build(self, operation: str, keywords: dict[str, Any]) -> dict[str, Any]: ...
    def with_options(self, options: dict[str, Any]) -> AsyncClient: ...
    def close(self) -> None: ...

@final
class Task:
    def abort(self) -> None: ...

@final
class Carried:
    def poll(self, now: float) -> tuple[str, Any]: ...
    def feed(
        self,
        status: int,
        headers: Sequence[tuple[str, str]],
        body: Union[bytes, Sequence[int]],
        now: float,
    ) -> None: ...
    def fail(self, kind: str, detail: str, now: float) -> None: ...
    def take(self, whole: bool) -> Any: ...

@final
class Engine:
    def __new__(cls, options: dict[str, Any]) -> Engine: ...
    def call(
        self,
        operation: str,
        params: Union[dict[str, Any], str],
        options: dict[str, Any],
        entropy: int,
    ) -> Call: ...
    def check(self, operation: str, params: Union[dict[str, Any], str]) -> None: ...

@final
class Call:
    def poll(self, now_ms: int) -> tuple[str, Any]: ...
    def feed_response(
        self,
        status: int,
        headers: Sequence[tuple[str, str]],
        body: Union[bytes, Sequence[int]],
        now_ms: int,
    ) -> None: ...
    def feed_failure(self, kind: str, detail: str, now_ms: int) -> None: ...
    def cancel(self) -> None: ...
    def take(self) -> dict[str, Any]: ...

def _panic() -> None: ...

@final
class Operation:
    @property
    def summary(self) -> str: ...
    @property
    def params(self) -> list[tuple[str, str, bool]]: ...
    @property
    def rules(self) -> list[str]: ...
    @property
    def options(self) -> list[tuple[str, str]]: ...

def operation(name: str) -> Operation: ...
def operation_names() -> list[str]: ...
