"""Take building access away through the Seam API, with a reply you can believe.

    from libseam import Seam

    with Seam() as seam:  # reads SEAM_API_KEY
        seam.acs.users.delete(acs_user_id="8d7e0b3a-b889-49a7-9164-4b71a0506a33")

A removal that is reported done is done. Parameters are checked before anything is sent, and everything that goes
wrong is a `SeamError`. `AsyncSeam` is the same for asyncio.
"""

from . import _error_types
from ._async_client import AsyncSeam
from ._client import Seam
from ._error import Problem, SeamError
from ._error_types import *  # noqa: F403
from ._libseam import NULL, Null, __version__
from ._reply import Reply

__all__ = [
    "NULL",
    "AsyncSeam",
    "Null",
    "Problem",
    "Reply",
    "Seam",
    "SeamError",
    "__version__",
]
__all__ += _error_types.__all__
