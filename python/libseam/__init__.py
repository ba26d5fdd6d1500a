"""Remove building access through the Seam API, and know whether it was removed.

    from libseam import Seam

    with Seam() as seam:  # reads SEAM_API_KEY
        seam.acs.users.delete(acs_user_id="8d7e0b3a-b889-49a7-9164-4b71a0506a33")

A call succeeds only when the API confirms the removal. Parameters are checked before anything is sent, and every error
is a `SeamError`. `AsyncSeam` is the client for asyncio.
"""

from ._libseam import NULL, Null, __version__

_HOMES = {
    "AsyncOffBoard": "_async_off_board",
    "AsyncOffBoarding": "_async_off_board",
    "AsyncSeam": "_async_client",
    "AsyncSeamPaginator": "_paginator",
    "AsyncSeamWithoutWorkspace": "_async_client",
    "Confirmation": "_confirmation",
    "Event": "_event",
    "EvidenceCheck": "_off_board_types",
    "EvidenceLine": "_off_board_types",
    "OffBoard": "_off_board",
    "OffBoardCheck": "_off_board_types",
    "OffBoardPlan": "_off_board_types",
    "OffBoardReport": "_off_board_types",
    "OffBoarding": "_off_board",
    "RemovalOutcome": "_confirmation",
    "Reply": "_reply",
    "Resource": "_resource",
    "Seam": "_client",
    "SeamEvent": "_webhook",
    "SeamPaginator": "_paginator",
    "SeamWebhook": "_webhook",
    "SeamWithoutWorkspace": "_client",
    "TransportFailure": "_transport",
    "TransportRequest": "_transport",
    "is_null": "_null",
    "replace_null": "_null",
    "verify_evidence": "_off_board",
}
"""Names of the package and the modules that define them, loaded on first use; all other names are errors."""


def __getattr__(name: str) -> object:
    if name == "__all__":
        from . import _errors

        found: object = sorted({*_HOMES, *_errors.NAMES, "NULL", "Null", "__version__"})
    elif name.startswith("_"):
        found = None
    else:
        module = __import__(f"{__name__}.{_HOMES.get(name, '_errors')}", fromlist=[name])
        found = getattr(module, name, None)
    if found is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return list(__getattr__("__all__"))


def _imported_by_name() -> None:
    """Name the modules that are imported by name, here and by the extension module.

    Never called: tools that freeze programs read it.
    """
    import asyncio
    import atexit
    import contextvars
    import os
    import sys

    from . import _async_client, _async_calls, _client, _details, _errors
    from . import (
        _async_off_board,
        _confirmation,
        _event,
        _log,
        _null,
        _off_board,
        _off_board_types,
        _paginator,
        _reply,
        _resource,
        _transport,
        _webhook,
        _without_workspace,
    )
