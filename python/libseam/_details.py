"""Exceptions from the core's errors."""

from __future__ import annotations

from ._confirmation import Confirmation
from ._error import Problem, SeamError, SeamValidationError
from ._error_types import BY_CODE, InvalidOptionsError
from ._libseam import CREDENTIALS
from ._official import SeamInvalidOptionsError, SeamInvalidTokenError
from ._resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def error_of(details: dict[str, Any]) -> SeamError:
    """Build the exception of `details`, the core's error as a dictionary."""
    details.pop("number", None)
    kind = details.pop("kind")
    message = details.pop("message")
    problems = details["problems"] = [Problem(**problem) for problem in details.get("problems", ())]
    messages = details.pop("validation_errors", {})
    details["validation_errors"] = [SeamValidationError(*error) for error in messages.items()]
    retry_after_ms = details.pop("retry_after_ms", None)
    if retry_after_ms is not None:
        details["retry_after"] = retry_after_ms / 1000
    for name in ("action_attempt", "confirmation"):
        if isinstance(details.get(name), dict):
            # Many removals together have no verdict, but a number of each.
            is_one = name == "confirmation" and "verdict" in details[name]
            details[name] = (Confirmation if is_one else Resource)(details[name])
    report = details.get("report")
    if isinstance(report, dict):
        # Not at the top: few programs off-board.
        from ._off_board_types import OffBoardCheck, OffBoardPlan, OffBoardReport

        is_check = report.get("result") in ("back", "left")
        report_class = OffBoardCheck if is_check else OffBoardReport if "result" in report else OffBoardPlan
        details["report"] = report_class(report)
    error_class = BY_CODE.get(kind, SeamError)
    if error_class is InvalidOptionsError:
        is_token = any(p.kind == "format" and p.parameter in CREDENTIALS for p in problems)
        error_class = SeamInvalidTokenError if is_token else SeamInvalidOptionsError
    return error_class(message=message, kind=kind, **details)
