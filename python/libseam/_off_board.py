"""Off-boarding: everything that a person holds is planned, taken away in a safe order, and confirmed, with evidence."""

from __future__ import annotations

from ._libseam import notify_hook, take_hook
from ._libseam import verify_evidence as check
from ._off_board_types import EvidenceCheck, EvidenceLine, OffBoardCheck, OffBoardPlan, OffBoardReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Generator, Mapping
    from types import TracebackType
    from typing import Any, Callable, Optional, Union

    from typing_extensions import Self, Unpack

    from ._libseam import Client
    from ._libseam import OffBoarding as Native
    from ._off_board_options import ApplyOptions, CheckOptions, OffBoardOptions, PlanOptions
    from ._transport_client import TransportClient, TransportOffBoarding

    _Path = Union[str, os.PathLike[str]]


class OffBoard:
    """The methods that off-board a person, and a function that does it at once: `seam.off_board`.

    A person is named by one of `user_identity_id`, `email`, `phone`, `search` and `person`, which is whichever of those
    its form says. Options of plans are `mode` (`thorough`, or `cascade`), `keep_identity`, `keep_cards`,
    `only="suspend"`, `access_code_ids` (codes that belong to no grant are not found by person), `allow` (words of
    consent), `max_steps` and, with a personal access token, `workspaces`: the ids of those in which the person is
    looked for, or "all". Those of what is done are `allow`,
    `max_steps`, `audit`, `operator`, `platform`, `command` (the words of a command line, which must hold no secret),
    `run_id` and `on_event`, which is called with every line of the evidence, and
    `workspaces`: of a plan that looked in "all", the ids of those in which it is done. Both
    take the call options; `deadline` is that of the whole off-boarding, by default 15 minutes.
    """

    __module__ = "libseam"

    def __init__(self, native: Union[Client, TransportClient]) -> None:
        self._native = native

    def plan(self, **options: Unpack[PlanOptions]) -> OffBoardPlan:
        """Find everything that a person holds, and plan its removal. Nothing is changed.

        Raises:
            NotFoundError: Nobody was found.
            InvalidParamsError: Something is wrong with the options, or they find several people, whom `data` lists.
            SeamError: Something could not be read.
        """
        try:
            return OffBoardPlan(self._native.plan_off_boarding(options))
        finally:
            del options

    def apply(
        self, plan: Mapping[str, Any], *, evidence: Optional[_Path], **options: Unpack[ApplyOptions]
    ) -> OffBoardReport:
        """Do what a plan says, and return the report once every thing is confirmed to be as planned.

        Anything that the person has got since the plan was made ends this before its first removal. With the evidence
        of a run that did not end, this goes on with that run.

        Args:
            plan: A plan that `plan` made.
            evidence: Path of the file for the evidence, which is created with mode 0600. A line is durable in there
                before the request that it announces is sent. `None` keeps none: nothing can go on then after a crash.
            options: Options; see the class.

        Raises:
            NotConfirmedError: Not everything is confirmed; `report` says what is not.
            SeamError: It ended early; `report` has what was done before. So it has on a `KeyboardInterrupt`.
        """
        try:
            hook = take_hook(options)
            return OffBoarding(self._native.off_board(plan, options, evidence), hook).finish()
        finally:
            del plan, evidence, options

    def __call__(self, *, evidence: Optional[_Path], **options: Unpack[OffBoardOptions]) -> OffBoardReport:
        """Plan an off-boarding and do it, as `plan` and `apply` do, with the options of both."""
        try:
            hook = take_hook(options)
            return OffBoarding(self._native.off_board(None, options, evidence), hook).finish()
        finally:
            del evidence, options

    def check(self, *, evidence: _Path, **options: Unpack[CheckOptions]) -> OffBoardCheck:
        """Look again, days later, for somebody who was off-boarded, and add lines to the evidence. Nothing is removed.

        Returns:
            The check: `clear`, or with `on_unconfirmed="return"` what is found.

        Args:
            evidence: Path of the evidence of an off-boarding that has come to its end.
            options: `operator`, `run_id`, `on_event`, `on_unconfirmed` and the call options.

        Raises:
            NotConfirmedError: The person is back, or has what the off-boarding had left; `report` lists what is found.
            SeamError: The evidence was changed or has no end, or something could not be read.
        """
        try:
            hook = take_hook(options)
            report = OffBoarding(self._native.check_off_boarding(options, evidence), hook).finish()
            return OffBoardCheck(report)
        finally:
            del evidence, options

    def start(
        self,
        plan: Optional[Mapping[str, Any]] = None,
        *,
        evidence: Optional[_Path],
        **options: Unpack[OffBoardOptions],
    ) -> OffBoarding:
        """Begin what `apply` does, or what `seam.off_board(…)` does where no plan is given, to be iterated over.

        Nothing is sent before the first line is taken.
        """
        try:
            hook = take_hook(options)
            return OffBoarding(self._native.off_board(plan, options, evidence), hook)
        finally:
            del plan, evidence, options


class OffBoarding:
    """An off-boarding under way, made by `seam.off_board.start`.

    Iterate over it: each item is a line of its evidence, which is durable by then. An error at the end says that not
    everything is confirmed. Leaving the loop cancels it: nothing more is sent, and the evidence says so; the same call
    goes on with that evidence. As a context manager it is cancelled at the end of the block.
    """

    __module__ = "libseam"

    report: Optional[OffBoardReport] = None
    """Report, once it has ended or was cancelled."""

    def __init__(
        self,
        native: Union[Native, TransportOffBoarding],
        hook: Optional[Callable[[EvidenceLine], object]],
    ) -> None:
        self._native: Optional[Union[Native, TransportOffBoarding]] = native
        self._hook = hook

    def __iter__(self) -> Generator[EvidenceLine, None, None]:
        try:
            while self._native is not None:
                lines = self._native.next_lines()
                if lines is None:
                    native, self._native = self._native, None
                    self.report = OffBoardReport(native.take())
                    return
                for members in lines:
                    line = EvidenceLine(members)
                    if self._hook is not None:
                        notify_hook(self._hook, line)
                    yield line
        except BaseException as error:
            self.close()
            self.report = reported(error, self.report)
            raise

    def finish(self) -> OffBoardReport:
        """Go on to the end, and return the report.

        Raises:
            NotConfirmedError: Not everything is confirmed; `report` says what is not.
            SeamError: It ended early; `report` has what was done before.
        """
        try:
            for _ in self:
                pass
        except BaseException as error:
            # A Ctrl-C between two lines is raised here, and not where the lines come from.
            self.close()
            self.report = reported(error, self.report)
            raise
        if self.report is None:
            # Not at the top: only a mistake gets here.
            from ._error_types import SeamInvalidStateError

            raise SeamInvalidStateError("the off-boarding has ended, and has no report")
        return self.report

    def close(self) -> None:
        """Cancel the off-boarding, unless it has ended: nothing more is sent. `report` has what was done before."""
        native, self._native = self._native, None
        if native is None:
            return
        from ._error import SeamError

        native.cancel()
        try:
            while native.next_lines() is not None:
                pass
            self.report = OffBoardReport(native.take())
        except SeamError as ended:
            self.report = self.report or ended.report

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()
        if error is not None:
            reported(error, self.report)


def reported(error: BaseException, report: Optional[OffBoardReport]) -> Optional[OffBoardReport]:
    """Hang `report` on an error that has none, and return the error's."""
    known: Optional[OffBoardReport] = getattr(error, "report", None)
    if known is None and report is not None:
        error.report = known = report  # type: ignore[attr-defined]
    return known


def verify_evidence(path: _Path) -> EvidenceCheck:
    """Check the evidence of off-boardings: that no line was changed, left out or added, and that the counts add up.

    Without a signature that is no proof against whoever can write the file.

    Args:
        path: Path of the file.

    Returns:
        The check, with its `problems`. What is wrong with the evidence is no exception.
    """
    with open(path, "rb") as file:
        return EvidenceCheck(check(file.read()))


verify_evidence.__module__ = "libseam"
