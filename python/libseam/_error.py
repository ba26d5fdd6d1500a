"""The root of every error, and what it knows."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Optional


class Problem:
    """One thing that is wrong with the parameters of a call or the options of a client."""

    __module__ = "libseam"
    __slots__ = ("kind", "message", "parameter", "suggestion")

    parameter: str
    """The parameter or option it is about; empty when it is about the whole."""
    kind: str
    """What kind of problem it is, a stable name: `missing`, `format`, `unknown`, …"""
    message: str
    """The problem as a sentence."""
    suggestion: Optional[str]
    """The name that was probably meant."""

    def __init__(self, parameter: str, kind: str, message: str, suggestion: Optional[str] = None) -> None:
        self.parameter = parameter
        self.kind = kind
        self.message = message
        self.suggestion = suggestion

    def __repr__(self) -> str:
        return f"Problem({self.parameter!r}, {self.kind!r}, {self.message!r}, {self.suggestion!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._values()

    def _values(self) -> tuple[str, str, str, Optional[str]]:
        return self.parameter, self.kind, self.message, self.suggestion


class SeamValidationError:
    """What the server says is wrong with one parameter."""

    __module__ = "libseam"
    __slots__ = ("error_messages", "parameter_name")

    parameter_name: str
    """The parameter; what is nested has a dotted path, and the empty name is the request as a whole."""
    error_messages: list[str]
    """The server's messages."""

    def __init__(self, parameter_name: str, error_messages: Sequence[str]) -> None:
        self.parameter_name = parameter_name
        self.error_messages = list(error_messages)

    def __repr__(self) -> str:
        names = f"parameter_name={self.parameter_name!r}, error_messages={self.error_messages!r}"
        return f"SeamValidationError({names})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SeamValidationError) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.parameter_name, self.error_messages)

    def _values(self) -> tuple[str, tuple[str, ...]]:
        return self.parameter_name, tuple(self.error_messages)


class SeamError(Exception):
    """Why a call did not succeed. It never holds a credential.

    Every error of this package is one. What went wrong is told by the class and, as a stable name, by `kind`; the
    message is for people.
    """

    __module__ = "libseam"

    kind: str = "internal"
    """What went wrong, a stable name, the same in every language: the code in the list of errors."""
    message: str
    """What went wrong, in a sentence that says what to do where that is known."""
    outcome: str
    """What is known about whether the operation happened, of the whole call.

    `not_sent`: no byte of the request left. `refused`: the API refused every attempt that left. Nothing happened then.
    `unknown`: it may have happened. `accepted`: the API said `ok`, and what came after that failed.
    """
    operation: Optional[str]
    """The operation that was called."""
    http_status: Optional[int]
    """The HTTP status of the last reply."""
    error_type: Optional[str]
    """The server's error type, an open set, for example `acs_user_not_found`."""
    request_id: Optional[str]
    """The server's name for the request; Seam's support asks for it."""
    problems: Sequence[Problem]
    """For invalid parameters or options: everything that is wrong."""
    validation_errors: list[SeamValidationError]
    """The server's validation messages, by parameter."""
    attempts: int
    """How many attempts were made."""
    retry_after: Optional[float]
    """How long the server asked to wait, in seconds."""
    data: Any
    """More that the server told about the error."""

    def __init__(
        self,
        message: str = "",
        *,
        kind: Optional[str] = None,
        outcome: str = "unknown",
        operation: Optional[str] = None,
        http_status: Optional[int] = None,
        error_type: Optional[str] = None,
        request_id: Optional[str] = None,
        problems: Sequence[Problem] = (),
        validation_errors: Sequence[SeamValidationError] = (),
        attempts: int = 0,
        retry_after: Optional[float] = None,
        data: Any = None,
    ) -> None:
        super().__init__(message)
        if kind is not None and kind != self.kind:
            self.kind = kind
        self.message = message
        self.outcome = outcome
        self.operation = operation
        self.http_status = http_status
        self.error_type = error_type
        self.request_id = request_id
        self.problems = tuple(problems)
        self.validation_errors = list(validation_errors)
        self.attempts = attempts
        self.retry_after = retry_after
        self.data = data

    @property
    def code(self) -> str:
        """What went wrong: `kind`, or where the server told it, the server's own word for it."""
        return self.kind

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args), self.__dict__


def _again(kind: type[SeamError], args: tuple[Any, ...]) -> SeamError:
    """Make an error anew, to be filled with what it had. Its class may have a constructor of any form."""
    error = kind.__new__(kind)
    error.args = args
    return error
