"""The official package's names for errors, so that a migration changes only an import."""

from __future__ import annotations

from ._error_types import (
    ActionAttemptError,
    ActionAttemptFailedError,
    ActionAttemptTimeoutError,
    ActionAttemptUnknownStatusError,
    ApiError,
    InvalidInputError,
    InvalidOptionsError,
    InvalidWebhookPayloadError,
    MalformedReplyError,
    UnauthorizedError,
    WebhookVerificationError,
)

__all__ = [
    "SeamActionAttemptError",
    "SeamActionAttemptFailedError",
    "SeamActionAttemptTimeoutError",
    "SeamActionAttemptUnknownStatusError",
    "SeamHttpApiError",
    "SeamHttpInvalidInputError",
    "SeamHttpInvalidResponseError",
    "SeamHttpUnauthorizedError",
    "SeamInvalidOptionsError",
    "SeamInvalidTokenError",
    "SeamInvalidWebhookPayloadError",
    "SeamWebhookVerificationError",
]

SeamActionAttemptError = ActionAttemptError
SeamActionAttemptFailedError = ActionAttemptFailedError
SeamActionAttemptTimeoutError = ActionAttemptTimeoutError
SeamActionAttemptUnknownStatusError = ActionAttemptUnknownStatusError
SeamHttpApiError = ApiError
SeamHttpUnauthorizedError = UnauthorizedError
SeamHttpInvalidInputError = InvalidInputError
SeamHttpInvalidResponseError = MalformedReplyError
SeamInvalidWebhookPayloadError = InvalidWebhookPayloadError
SeamWebhookVerificationError = WebhookVerificationError


class SeamInvalidOptionsError(InvalidOptionsError):
    """The client's or the call's options are unusable; nothing was sent."""

    __module__ = "libseam"


class SeamInvalidTokenError(InvalidOptionsError):
    """A credential is of another kind than the option that it was given as; nothing was sent."""

    __module__ = "libseam"
