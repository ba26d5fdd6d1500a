"""Take building access away through the Seam API, with a reply you can believe.

    from libseam import Seam

    with Seam() as seam:  # reads SEAM_API_KEY
        seam.acs.users.delete(acs_user_id="8d7e0b3a-b889-49a7-9164-4b71a0506a33")

A removal that is reported done is done. Parameters are checked before anything is sent, and everything that goes
wrong is a `SeamError`. `AsyncSeam` is the same for asyncio.
"""

from ._async_client import AsyncSeam
from ._client import Seam
from ._error import Problem, SeamError, SeamValidationError
from ._error_types import *  # noqa: F403
from ._event import Event
from ._libseam import NULL, Null, __version__
from ._official import *  # noqa: F403
from ._reply import Reply
from ._resource import Resource
from ._transport import TransportFailure, TransportRequest


def _imported_by_the_core() -> None:
    """Name the modules that the extension module imports. Nobody calls this: what freezes programs reads it."""
    import asyncio  # noqa: F401
    import atexit  # noqa: F401
    import contextvars  # noqa: F401
    import os  # noqa: F401
    import sys  # noqa: F401

    from . import _awaited, _details, _event, _log, _reply, _resource, _transport  # noqa: F401


# In full, because type checkers read it.
__all__ = [
    "NULL",
    "ApiError",
    "AsyncSeam",
    "ConnectError",
    "ConnectionLostError",
    "Event",
    "ForbiddenError",
    "InternalError",
    "InvalidInputError",
    "InvalidOptionsError",
    "InvalidParamsError",
    "MalformedReplyError",
    "NotFoundError",
    "Null",
    "OutOfMemoryError",
    "Problem",
    "RateLimitedError",
    "RedirectedError",
    "Reply",
    "Resource",
    "Seam",
    "SeamCancelledError",
    "SeamError",
    "SeamHttpApiError",
    "SeamHttpInvalidInputError",
    "SeamHttpInvalidResponseError",
    "SeamHttpUnauthorizedError",
    "SeamInvalidOptionsError",
    "SeamInvalidStateError",
    "SeamInvalidTokenError",
    "SeamTimeoutError",
    "SeamValidationError",
    "ServerError",
    "TlsError",
    "TooLargeError",
    "TransportError",
    "TransportFailure",
    "TransportRequest",
    "UnauthorizedError",
    "UnconfirmedError",
    "UnknownOperationError",
    "__version__",
]
