from ._async_client import AsyncSeam
from ._client import Seam
from ._error import Problem, SeamError, SeamValidationError
from ._error_types import *
from ._event import Event
from ._libseam import NULL, Null, __version__
from ._official import *
from ._reply import Reply
from ._resource import Resource
from ._transport import TransportFailure, TransportRequest

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
