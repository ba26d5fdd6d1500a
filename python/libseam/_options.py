"""The options of a client, for type checkers: at run time they go to the core as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Optional, TypedDict

from ._event import Event
from ._transport import TransportRequest


class CommonOptions(TypedDict, total=False):
    """The options of a client that are not about its credential."""

    endpoint: Optional[str]
    timeout: Optional[float]
    deadline: Optional[float]
    retries: Optional[int]
    strict: Optional[bool]
    require_uuid_ids: Optional[bool]
    default_headers: Optional[Mapping[str, str]]
    allow_http: Optional[bool]
    reply_limit_bytes: Optional[int]
    ca_bundle: Optional[str]
    proxy: Optional[str]
    in_flight_limit: Optional[int]
    on_event: Optional[Callable[[Event], object]]
    transport: Optional[Callable[[TransportRequest], Any]]
