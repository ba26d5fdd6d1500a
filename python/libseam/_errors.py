"""Every error that the package offers, loaded when one is first asked for."""

from . import _error_types, _official
from ._error import Problem, SeamError, SeamValidationError  # noqa: F401
from ._error_types import *  # noqa: F403
from ._official import *  # noqa: F403

NAMES = ["Problem", "SeamError", "SeamValidationError", *_error_types.__all__, *_official.__all__]
