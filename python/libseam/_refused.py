"""What an error has that the server told, in the official package's words."""

from __future__ import annotations

from ._error import SeamError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


class RefusedError(SeamError):
    """An error that the server told, with what the official package's `SeamHttpApiError` has."""

    __module__ = "libseam._refused"

    @property
    def code(self) -> str:
        """The server's error type, for example `acs_user_not_found`, or `kind` where the server told none.

        It is as in the official package, where 401 is always `unauthorized`.
        """
        return self.kind if self.http_status == 401 else self.error_type or self.kind

    @property
    def status_code(self) -> Optional[int]:
        """The HTTP status, by the official package's name."""
        return self.http_status

    def get_validation_error_messages(self, param_name: str) -> list[str]:
        """Return the server's validation messages for a parameter; none is an empty list."""
        return [
            message
            for error in self.validation_errors
            if error.parameter_name == param_name
            for message in error.error_messages
        ]
