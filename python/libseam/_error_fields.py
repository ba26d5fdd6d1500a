"""The fields of an error, for type checkers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional, TypedDict

from ._error import Problem, SeamValidationError


class ErrorFields(TypedDict, total=False):
    """The keywords of an error's constructor, without the message and the request's id."""

    kind: Optional[str]
    outcome: str
    operation: Optional[str]
    http_status: Optional[int]
    error_type: Optional[str]
    problems: Sequence[Problem]
    validation_errors: Sequence[SeamValidationError]
    attempts: int
    retry_after: Optional[float]
    data: Any
