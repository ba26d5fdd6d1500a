"""Errors with the constructors and properties of the official package's errors."""

from __future__ import annotations

from ._error import SeamError, SeamValidationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Optional, Union

    from typing_extensions import Unpack

    from ._error_fields import ErrorFields


class RefusedError(SeamError):
    """An error that the server returned, with the interface of the official package's `SeamHttpApiError`.

    Args:
        error: The message; or, as in the official package, the server's error: a mapping with `type`, `message`, and
            perhaps `data` and `validation_errors`.
        status_code: The HTTP status.
        request_id: The server's id of the request.
        message: The message, by name.
        **known: Further fields of the error.
    """

    __module__ = "libseam._refused"

    def __init__(
        self,
        error: Union[str, Mapping[str, Any]] = "",
        status_code: Optional[int] = None,
        request_id: Optional[str] = None,
        *,
        message: Optional[str] = None,
        **known: Unpack[ErrorFields],
    ) -> None:
        fields: ErrorFields = {}
        if not isinstance(error, str):
            fields = {
                "error_type": error.get("type"),
                "data": error.get("data"),
                "validation_errors": _validation_errors(error.get("validation_errors")),
            }
            error = error.get("message") or ""
        if status_code is not None:
            fields["http_status"] = status_code
        fields = {**fields, **known}
        super().__init__(error if message is None else message, request_id=request_id, **fields)

    @property
    def code(self) -> str:
        """The server's error type, for example `acs_user_not_found`, or `kind` if the server sent none.

        A 401 is always `unauthorized`, as in the official package.
        """
        return self.kind if self.kind == "unauthorized" else self.error_type or self.kind

    @property
    def status_code(self) -> Optional[int]:
        """The HTTP status, by the official package's name."""
        return self.http_status

    def get_validation_error_messages(self, param_name: str) -> list[str]:
        """Return the server's validation messages for a parameter, perhaps an empty list."""
        return [
            message
            for error in self.validation_errors
            if error.parameter_name == param_name
            for message in error.error_messages
        ]


class RefusedCredentialError(RefusedError):
    """An error about a credential, with the constructor of the official package's `SeamHttpUnauthorizedError`.

    Args:
        request_id: The server's id of the request.
        message: The message.
        **known: Further fields of the error.
    """

    __module__ = "libseam._refused"

    def __init__(
        self,
        request_id: Optional[str] = None,
        *,
        message: str = "Unauthorized",
        **known: Unpack[ErrorFields],
    ) -> None:
        fields: ErrorFields = {"http_status": 401, **known}
        super().__init__(request_id=request_id, message=message, **fields)


class MisshapenReplyError(SeamError):
    """An error about a malformed reply, with the constructor of the official package's `SeamHttpInvalidResponseError`.

    Args:
        path: The message; or, as in the official package, the path of the request, with `response_key` and `reason`.
        response_key: The key that was expected in the reply.
        reason: The description of what the reply had instead.
        message: The message, by name.
        request_id: The server's id of the request.
        **known: Further fields of the error.
    """

    __module__ = "libseam._refused"

    path: Optional[str] = None
    """Path of the request, if the constructor was given one."""
    response_key: Optional[str] = None
    """Key that was expected in the reply, if the constructor was given one."""

    def __init__(
        self,
        path: str = "",
        response_key: Optional[str] = None,
        reason: str = "",
        *,
        message: Optional[str] = None,
        request_id: Optional[str] = None,
        **known: Unpack[ErrorFields],
    ) -> None:
        text = path if message is None else message
        if response_key is not None:
            text = f'Seam returned an invalid response for {path}: expected "{response_key}", {reason}'
        super().__init__(text, request_id=request_id, **known)
        if response_key is not None:
            self.path = path
            self.response_key = response_key


def _validation_errors(tree: Any) -> list[SeamValidationError]:
    """Return the messages of each parameter in the server's `tree`, read as the official package does."""
    nodes = tree.items() if isinstance(tree, dict) else ()
    messages = ((name, node.get("_errors")) for name, node in nodes if isinstance(node, dict))
    return [SeamValidationError(name, found if isinstance(found, list) else []) for name, found in messages]
