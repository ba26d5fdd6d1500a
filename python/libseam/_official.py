"""The official package's names for errors, so that a migration changes only an import."""

from __future__ import annotations

from ._error_types import (
    ApiError,
    InvalidInputError,
    InvalidOptionsError,
    MalformedReplyError,
    UnauthorizedError,
)

__all__ = [
    "SeamHttpApiError",
    "SeamHttpInvalidInputError",
    "SeamHttpInvalidResponseError",
    "SeamHttpUnauthorizedError",
    "SeamInvalidOptionsError",
    "SeamInvalidTokenError",
]

SeamHttpApiError = ApiError
SeamHttpUnauthorizedError = UnauthorizedError
SeamHttpInvalidInputError = InvalidInputError
SeamHttpInvalidResponseError = MalformedReplyError


class SeamInvalidOptionsError(InvalidOptionsError):
    """The client's or the call's options are unusable; nothing was sent."""

    __module__ = "libseam"


class SeamInvalidTokenError(InvalidOptionsError):
    """A credential is of another kind than the option that it was given as; nothing was sent."""

    __module__ = "libseam"
