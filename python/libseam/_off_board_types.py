"""Plans, reports and evidence of off-boardings."""

from __future__ import annotations

from ._resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, Optional


class _WithOptional(Resource):
    """A resource whose optional members are `None` where they are missing, and then no items of the dictionary."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        return None if name in _OPTIONAL and name not in self else super().__getattr__(name)


class OffBoardPlan(_WithOptional):
    """A plan: everything that a person holds, and what is to be done about it.

    It is JSON: `json.dump` writes it to a file with mode 0600, and what `json.load` reads can be applied. Its hash is
    over ids and links: a plan that was changed is refused.
    """

    __module__ = "libseam"
    __slots__ = ()

    version: int
    """Version of the form of plans."""
    hash: str
    """Digest over ids and links, the same for the same plan."""
    person: Resource
    """The person, with `user_identity_id`, `name`, `email` and `phone`."""
    merged_id: Optional[str]
    """The id that was given, where that identity was merged into the person's."""
    workspace: Resource
    """Workspace that was searched; of several, the first in which there is an identity."""
    workspaces: Optional[list[Resource]]
    """Workspaces of a plan of several, with the `person` in each, or with `why` it was not searched; else `None`."""
    endpoint: str
    """Server that was searched."""
    credential: str
    """Kind of the credential and a part of its digest."""
    choice: Resource
    """Options that decide what is done."""
    things: list[Resource]
    """Everything that the person holds, with where it was found, and whether it is taken away."""
    steps: list[Resource]
    """Removals in the order in which they are made."""
    guards: list[Resource]
    """Reasons to ask first; the member `allow` of each is the word of consent."""
    remarks: Resource
    """More for people to read, such as `not_searched`."""


class OffBoardReport(_WithOptional):
    """The report of an off-boarding: what became of every thing that the person held."""

    __module__ = "libseam"
    __slots__ = ()

    result: Literal["done", "pending", "partly", "stopped"]
    """Result: `done` only where every thing is confirmed to be as planned."""
    message: str
    """Result as a sentence."""
    counts: Resource
    """Number of things, and of those in each state."""
    things: list[Resource]
    """Everything that the person held, with the `state` of each."""
    not_done: list[Resource]
    """Things that are not as planned, with `next_step`, what to do about each."""
    hash: str
    """Hash of the plan."""
    run_id: str
    """Id of the run, as in its evidence."""
    user_identity_id: str
    """The person."""
    workspace_id: Optional[str]
    """Workspace of the person; of several, the first in which there is an identity."""
    workspaces: Optional[list[Resource]]
    """Workspaces of a plan of several, with the number of things in each that are `not_done`; else `None`."""
    population: Resource
    """Number of people, and of those with each result."""
    proven: str
    """Part that the evidence proves, in words."""
    not_proven: str
    """Part that the evidence does not prove, in words."""
    entrances_left: Optional[int]
    """Number of entrances that the identity could open at the end; `None` where they were not read."""
    devices_left: Optional[int]
    """Number of devices that the identity could use at the end; `None` where they were not read."""
    undo: Optional[list[Resource]]
    """Calls that undo the reversible cut; `None` where it was none."""


class OffBoardCheck(Resource):
    """The check of an off-boarding later on, which `seam.off_board.check` returns: who or what is there again."""

    __module__ = "libseam"
    __slots__ = ()

    result: Literal["clear", "back", "left"]
    """Result: `back` where something is there again or new, `left` where only that is found which had been left."""
    message: str
    """Result as a sentence."""
    counts: Resource
    """Number of things that are `found`, and of those that are `back` or were `left`."""
    found: list[Resource]
    """Things that are found, with `was`, the state in which the off-boarding left each, and `is_back`."""
    not_searched: list[str]
    """Places that were not searched, as sentences."""
    hash: str
    """Hash of the plan."""
    user_identity_id: str
    """The person."""
    workspace_id: str
    """Workspace that was searched."""


class EvidenceLine(Resource):
    """A line of the evidence of an off-boarding. It is durable in the file when it is given.

    Each kind has further members: a `confirmation` has `step`, `operation`, `params`, `state`, `seen` and `took_ms`.
    """

    __module__ = "libseam"
    __slots__ = ()

    kind: str
    """Kind of line: `run`, `authority`, `person`, `plan`, `action`, `confirmation`, `doors`, `thing`, `end`, `digest`,
    and of a later check `check`, `found`, `check_end`.

    More kinds may come.
    """
    line: int
    """Number of the line, from 1."""
    run_id: str
    """Id of the run."""
    previous: str
    """Digest of the line before."""
    after_ms: int
    """Time since the run began, in milliseconds."""
    at: str
    """Time on the clock of this machine, in UTC."""


class EvidenceCheck(_WithOptional):
    """The check of evidence, which `verify_evidence` returns."""

    __module__ = "libseam"
    __slots__ = ()

    is_intact: bool
    """True if each line follows from the one before it, and the counts and digests are right."""
    is_finished: bool
    """True if it is intact, and its last run came to its end."""
    lines: int
    """Number of lines."""
    runs: int
    """Number of runs."""
    result: Optional[str]
    """Result of the last run; `None` where it has none."""
    checks: int
    """Number of times that the person was looked for again, later."""
    check_result: Optional[str]
    """Result of the latest of those; `None` where there was none."""
    sha256: Optional[str]
    """Digest of all lines before the last one; `None` where there is none."""
    problems: list[str]
    """Things that are wrong with it, as sentences."""
    caveat: str
    """Limit of what the check proves, as a sentence."""


_OPTIONAL = frozenset(
    (
        "merged_id",
        "workspace_id",
        "workspaces",
        "entrances_left",
        "devices_left",
        "undo",
        "result",
        "check_result",
        "sha256",
    )
)
