"""The base class of every error, with its fields."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Optional


class Problem:
    """One problem with the parameters of a call or the options of a client."""

    __module__ = "libseam"
    __slots__ = ("kind", "message", "parameter", "suggestion")

    parameter: str
    """Name of the parameter or option; empty for the call or client as a whole."""
    kind: str
    """Kind of problem, a stable name: `missing`, `format`, `unknown`, …"""
    message: str
    """Description of the problem, a sentence."""
    suggestion: Optional[str]
    """Name that was probably meant, if one is close."""

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
    """The server's validation messages about one parameter."""

    __module__ = "libseam"
    __slots__ = ("error_messages", "parameter_name")

    parameter_name: str
    """Name of the parameter: a dotted path if nested, empty for the request as a whole."""
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
    """The base class of every error of this package. No error holds a credential.

    Programs should look at the class or at `kind`, which is a stable name; the message is for people.
    """

    __module__ = "libseam"

    kind: str = "internal"
    """Kind of error, a stable name, the same in every language. The table of errors lists all of them."""
    message: str
    """Description of the error, a sentence, with what to do where that is known."""
    outcome: str
    """Effect of the whole call, with all its attempts.

    `not_sent`: no byte of the request left, so nothing happened. `refused`: the API refused every attempt that left,
    so nothing happened. `unknown`: the operation may have happened. `accepted`: the API said `ok`, but a later step
    failed.
    """
    operation: Optional[str]
    """Name of the operation that was called."""
    http_status: Optional[int]
    """The HTTP status of the last reply."""
    error_type: Optional[str]
    """The server's error type, an open set, for example `acs_user_not_found`."""
    request_id: Optional[str]
    """The server's id of the request, for Seam's support."""
    problems: Sequence[Problem]
    """Problems with the parameters or options; empty for other errors."""
    validation_errors: list[SeamValidationError]
    """The server's validation messages, by parameter."""
    attempts: int
    """Number of attempts that were made."""
    retry_after: Optional[float]
    """Wait that the server asked for, in seconds."""
    data: Any
    """Further data about the error, from the server."""
    action_attempt: Any
    """Latest known state of the action attempt that was waited for, as a `Resource`."""
    confirmation: Any
    """Verdict of a removal that was to be confirmed, with its checks and the token, as a `Confirmation`.

    Of many removals that are confirmed together it is a `Resource` with the number of each verdict.
    """
    report: Any
    """Report of an off-boarding that did not end as planned, as an `OffBoardReport`.

    Where the world is not as planned it is the plan that must not be applied, as an `OffBoardPlan`.
    """

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
        action_attempt: Any = None,
        confirmation: Any = None,
        report: Any = None,
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
        self.action_attempt = action_attempt
        self.confirmation = confirmation
        self.report = report

    @property
    def code(self) -> str:
        """The server's error type if it sent one, else `kind`."""
        return self.error_type or self.kind

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle, (type(self), self.args), self.__dict__


def _unpickle(kind: type[SeamError], args: tuple[Any, ...]) -> SeamError:
    """Create an error without its constructor, whose signature is unknown; pickle fills in the fields."""
    error = kind.__new__(kind)
    error.args = args
    return error
