"""The logger `libseam`. It is only imported where `logging` is, because to import that takes a while."""

from __future__ import annotations

import logging

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._event import Event

LOGGER = logging.getLogger("libseam")
LOGGER.addHandler(logging.NullHandler())


def record(event: Event) -> None:
    """Write the record of an attempt. Its fields are attributes of the record as well, for structured logs."""
    milliseconds = round((event.took or 0.0) * 1000, 1)
    LOGGER.debug(
        "%s, attempt %s: %s in %s ms, request id %s",
        event.operation,
        event.attempt,
        event.failure or event.http_status,
        milliseconds,
        event.request_id,
        extra={
            "operation": event.operation,
            "attempt": event.attempt,
            "http_status": event.http_status,
            "failure": event.failure,
            "milliseconds": milliseconds,
            "request_id": event.request_id,
        },
    )
