"""The logger `libseam`, imported only by programs that import `logging`, which takes a while."""

from __future__ import annotations

import logging

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._event import Event

LOGGER = logging.getLogger("libseam")
LOGGER.addHandler(logging.NullHandler())


def record(event: Event) -> None:
    """Write the record of an attempt. The record has its fields as attributes, for structured logs."""
    milliseconds = round((event.took or 0.0) * 1000, 1)
    text = "%s, attempt %s: %s in %s ms, request id %s"
    outcome = event.failure or event.http_status
    values = (event.operation, event.attempt, outcome, milliseconds, event.request_id)
    fields = {
        "operation": event.operation,
        "attempt": event.attempt,
        "http_status": event.http_status,
        "failure": event.failure,
        "milliseconds": milliseconds,
        "request_id": event.request_id,
    }
    try:
        LOGGER.debug(text, *values, extra=fields)
    except KeyError:
        # The program's own record factory sets one of these names, and `logging` refuses to overwrite it.
        LOGGER.debug(text, *values)
