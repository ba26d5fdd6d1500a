"""Options of off-boardings, for type checkers: at run time they reach the core unchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable, Literal, Optional, TypedDict, Union

from ._off_board_types import EvidenceLine
from ._options import Confirm

_Consent = Literal[
    "many_steps",
    "merged_identity",
    "disconnected_system",
    "own_identity",
    "unlinked_users",
    "delete_unsuspendable",
]


class Audit(TypedDict, total=False):
    """The authority for an off-boarding, for its evidence."""

    ticket: str
    """Ticket of the request."""
    reason: str
    """Reason for the off-boarding."""
    requested_by: str
    """Person who asked for it."""
    approved_by: str
    """Person who approved it."""
    effective_at: str
    """Time from which the person was to have no access, in ISO 8601."""
    sla: int
    """Hours within which it was to be done, from `effective_at`."""
    employee_id: str
    """Number of the person in the system of the employer."""
    notified: str
    """People who were told of it."""
    retention: str
    """Time for which the evidence is kept, and the place."""


class PlanOptions(TypedDict, total=False):
    """Options of `seam.off_board.plan`: the person, the things that stay, and the call options."""

    user_identity_id: Optional[str]
    email: Optional[str]
    phone: Optional[str]
    search: Optional[str]
    person: Optional[str]
    access_code_ids: Optional[Sequence[str]]
    workspaces: Optional[Union[Literal["all"], Sequence[str]]]
    keep_identity: Optional[bool]
    keep_cards: Optional[bool]
    only: Optional[Literal["suspend"]]
    mode: Optional[Literal["thorough", "cascade"]]
    allow: Optional[Sequence[_Consent]]
    max_steps: Optional[int]
    timeout: Optional[float]
    deadline: Optional[float]
    retries: Optional[int]
    workspace_id: Optional[str]


class ApplyOptions(TypedDict, total=False):
    """Options of `seam.off_board.apply`: consent, the workspaces, the authority, and the call options."""

    allow: Optional[Sequence[_Consent]]
    workspaces: Optional[Sequence[str]]
    max_steps: Optional[int]
    audit: Optional[Audit]
    operator: Optional[Mapping[str, Any]]
    platform: Optional[str]
    command: Optional[Sequence[str]]
    run_id: Optional[str]
    on_event: Optional[Callable[[EvidenceLine], object]]
    confirm: Optional[Union[bool, Confirm]]
    on_unconfirmed: Optional[Literal["raise", "return"]]
    timeout: Optional[float]
    deadline: Optional[float]
    retries: Optional[int]
    workspace_id: Optional[str]


class CheckOptions(TypedDict, total=False):
    """Options of `seam.off_board.check`: the call options, and those for the evidence."""

    operator: Optional[Mapping[str, Any]]
    run_id: Optional[str]
    on_event: Optional[Callable[[EvidenceLine], object]]
    on_unconfirmed: Optional[Literal["raise", "return"]]
    timeout: Optional[float]
    deadline: Optional[float]
    retries: Optional[int]
    workspace_id: Optional[str]


class OffBoardOptions(PlanOptions, total=False):
    """Options of `seam.off_board`: those of `plan` and of `apply`."""

    audit: Optional[Audit]
    operator: Optional[Mapping[str, Any]]
    platform: Optional[str]
    command: Optional[Sequence[str]]
    run_id: Optional[str]
    on_event: Optional[Callable[[EvidenceLine], object]]
    confirm: Optional[Union[bool, Confirm]]
    on_unconfirmed: Optional[Literal["raise", "return"]]
