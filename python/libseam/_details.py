"""From what the core says about an error to the exception."""

from __future__ import annotations

from ._error import Problem, SeamError
from ._error_types import BY_CODE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def error_of(details: dict[str, Any]) -> SeamError:
    """Build the exception of `details`, the core's error as a dictionary."""
    details.pop("number", None)
    code = details.pop("code")
    message = details.pop("message")
    details["problems"] = [Problem(**problem) for problem in details.get("problems", ())]
    retry_after_ms = details.pop("retry_after_ms", None)
    if retry_after_ms is not None:
        details["retry_after"] = retry_after_ms / 1000
    return BY_CODE.get(code, SeamError)(message, code=code, **details)
