"""From what the core says about an error to the exception."""

from __future__ import annotations

from ._error import Problem, SeamError, SeamValidationError
from ._error_types import BY_CODE, InvalidOptionsError
from ._foreign_options import INSTEAD
from ._libseam import CREDENTIALS, OPTION_NAMES
from ._official import SeamInvalidOptionsError, SeamInvalidTokenError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_OWN_NAMES = dict(OPTION_NAMES)
"""What options are called here that the core has another name for."""


def error_of(details: dict[str, Any], own_names: bool) -> SeamError:
    """Build the exception of `details`, the core's error as a dictionary.

    With `own_names`, options are called as they are here.
    """
    details.pop("number", None)
    kind = details.pop("kind")
    message = details.pop("message")
    problems = details["problems"] = [Problem(**problem) for problem in details.get("problems", ())]
    messages = details.pop("validation_errors", {})
    details["validation_errors"] = [SeamValidationError(*error) for error in messages.items()]
    retry_after_ms = details.pop("retry_after_ms", None)
    if retry_after_ms is not None:
        details["retry_after"] = retry_after_ms / 1000
    error_class = BY_CODE.get(kind, SeamError)
    if error_class is InvalidOptionsError:
        for problem in problems if own_names else ():
            said = problem.message
            _rename(problem)
            message = message.replace(said, problem.message)
        is_token = any(p.kind == "format" and p.parameter in CREDENTIALS for p in problems)
        error_class = SeamInvalidTokenError if is_token else SeamInvalidOptionsError
    return error_class(message=message, kind=kind, **details)


def _rename(problem: Problem) -> None:
    """Give a problem with an option the name and the unit that the option has here."""
    option, dot, member = problem.parameter.partition(".")
    own = _OWN_NAMES.get(option)
    if own is not None and problem.kind != "unknown":
        problem.parameter = f"{own}{dot}{member}"
        problem.message = problem.message.replace(f"`{option}", f"`{own}", 1)
        if option.endswith("_ms"):
            # Not at the top: it takes a while to load, and most programs make no such mistake.
            import re

            text = problem.message.replace("a whole number", "a number of seconds")
            problem.message = re.sub(
                r"from (\d+) to (\d+)", lambda m: f"from {int(m[1]) / 1000:g} to {int(m[2]) / 1000:g}", text
            )
    meant = problem.suggestion
    if meant in _OWN_NAMES:
        problem.suggestion = _OWN_NAMES[meant]
        problem.message = problem.message.replace(
            f"did you mean `{meant}`", f"did you mean `{problem.suggestion}`"
        )
    instead = INSTEAD.get(problem.parameter)
    if instead is not None and problem.kind in ("unknown", "type"):
        problem.suggestion = None
        problem.message = f"{problem.message.partition(';')[0]}; {instead}"
