"""All public errors, loaded when the first of them is used."""

from . import _error_types, _official
from ._error import Problem, SeamError, SeamValidationError  # noqa: F401
from ._error_types import *  # noqa: F403
from ._official import *  # noqa: F403

NAMES = ["Problem", "SeamError", "SeamValidationError", *_error_types.__all__, *_official.__all__]
