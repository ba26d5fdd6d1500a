"""Errors about action attempts, with the constructors of the official package's errors."""

from __future__ import annotations

from ._error import SeamError
from ._resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, Union

    from typing_extensions import Unpack

    from ._error_fields import ErrorFields


class AttemptError(SeamError):
    """An error about an action attempt, with the constructor of the official package's `SeamActionAttemptError`.

    Args:
        message: The message.
        action_attempt: The action attempt, as a `Resource` or another mapping.
        **known: Further fields of the error.
    """

    __module__ = "libseam._attempt_errors"

    def __init__(self, message: str = "", action_attempt: Any = None, **known: Unpack[ErrorFields]) -> None:
        if isinstance(action_attempt, dict) and not isinstance(action_attempt, Resource):
            action_attempt = Resource(action_attempt)
        fields: ErrorFields = {"outcome": "accepted", **known}
        super().__init__(message, action_attempt=action_attempt, **fields)


class FailedAttemptError(AttemptError):
    """An error about an action attempt that failed, as the official package's `SeamActionAttemptFailedError`.

    Args:
        action_attempt: The message; or, as in the official package, the action attempt with its `error`.
        message: The message, by name.
        **known: Further fields of the error.
    """

    __module__ = "libseam._attempt_errors"

    def __init__(
        self, action_attempt: Any = None, *, message: Optional[str] = None, **known: Unpack[ErrorFields]
    ) -> None:
        if isinstance(action_attempt, str):
            action_attempt, message = None, action_attempt if message is None else message
        why = (action_attempt or {}).get("error")
        # The server may have said it in another form.
        why = why if isinstance(why, dict) else {}
        fields: ErrorFields = {"error_type": why.get("type"), **known}
        text = (why.get("message") or "Action attempt failed") if message is None else message
        super().__init__(message=text, action_attempt=action_attempt, **fields)


class PendingAttemptError(AttemptError):
    """An error about an action attempt that took too long, as the official package's `SeamActionAttemptTimeoutError`.

    Args:
        action_attempt: The message; or, as in the official package, the action attempt.
        timeout: The time that it was waited for, in seconds, for the message.
        message: The message, by name.
        **known: Further fields of the error.
    """

    __module__ = "libseam._attempt_errors"

    def __init__(
        self,
        action_attempt: Any = None,
        timeout: Optional[Union[int, float]] = None,
        *,
        message: Optional[str] = None,
        **known: Unpack[ErrorFields],
    ) -> None:
        if isinstance(action_attempt, str):
            action_attempt, message = None, action_attempt if message is None else message
        if message is None:
            message = "Timed out waiting for action attempt"
            if timeout is not None:
                message += f" after {timeout}s"
        super().__init__(message=message, action_attempt=action_attempt, **known)
