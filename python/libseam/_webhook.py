"""Webhooks: whether Seam sent a request that the program received."""

from __future__ import annotations

from ._libseam import Webhook
from ._resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Optional, Union

    from .resources import ApiEvent
else:
    # Its members are for type checkers; at run time it has those that Seam sent.
    ApiEvent = Resource


class SeamEvent(ApiEvent):
    """An event that Seam sent to a webhook, with the members that events have in `libseam.resources`.

    Every event has `event_id`, `event_type`, `workspace_id`, `created_at` and `occurred_at`; those about a thing have
    its ids. New types of events come with time. Seam may send one event several times, each time with the same
    `event_id`.
    """

    __module__ = "libseam"
    __slots__ = ()


class SeamWebhook:
    """The check of the requests that Seam sends to a webhook of the program's.

    Several threads may use it at once.
    """

    __module__ = "libseam"

    def __init__(self, secret: str, *, tolerance: Optional[float] = None) -> None:
        """Make the check of a webhook with this `secret`, which begins with `whsec_`.

        Args:
            secret: The secret of this very webhook.
            tolerance: How many seconds old a request may be, and how far ahead of this machine's clock: usually 300.

        Raises:
            SeamInvalidOptionsError: The secret cannot be one. The error never repeats it.
        """
        try:
            self._native = Webhook(secret, tolerance)
        finally:
            del secret

    def verify(
        self,
        payload: Union[str, bytes, bytearray, memoryview],
        headers: Union[
            Mapping[str, str],
            Mapping[str, list[str]],
            Iterable[tuple[str, str]],
            Iterable[tuple[bytes, bytes]],
        ],
        *,
        now: Optional[float] = None,
    ) -> SeamEvent:
        """Check a request, and return its event.

        Args:
            payload: The body as it arrived. What was parsed and written again has another signature.
            headers: All headers of the request, as every framework has them. Their case does not matter.
            now: The time in seconds since 1970; usually this machine's.

        Raises:
            SeamWebhookVerificationError: The request does not prove that Seam sent it now. Answer with an error.
            SeamInvalidWebhookPayloadError: The signature is right, but the body is no event.
        """
        return SeamEvent(self._native.verify(payload, headers, now))
