"""Off-boarding with asyncio."""

from __future__ import annotations

from ._async_calls import next_lines, plan_off_boarding
from ._libseam import notify_hook, take_hook
from ._off_board import reported
from ._off_board_types import EvidenceLine, OffBoardCheck, OffBoardPlan, OffBoardReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator, Mapping
    from types import TracebackType
    from typing import Any, Callable, Optional, Union

    from typing_extensions import Self, Unpack

    from ._libseam import AsyncClient
    from ._libseam import AsyncOffBoarding as Native
    from ._off_board import _Path
    from ._off_board_options import ApplyOptions, CheckOptions, OffBoardOptions, PlanOptions
    from ._transport_client import AsyncTransportClient, AsyncTransportOffBoarding


class AsyncOffBoard:
    """The methods that off-board a person with asyncio, and a coroutine that does it at once: `seam.off_board`.

    They take the options of `OffBoard`. Cancelling the task that awaits one ends the off-boarding: nothing more is
    sent, and the `CancelledError` has the `report` of what was done before.
    """

    __module__ = "libseam"

    def __init__(self, native: Union[AsyncClient, AsyncTransportClient]) -> None:
        self._native = native

    async def plan(self, **options: Unpack[PlanOptions]) -> OffBoardPlan:
        """Find everything that a person holds, and plan its removal. Nothing is changed.

        Raises:
            NotFoundError: Nobody was found.
            InvalidParamsError: Something is wrong with the options, or they find several people, whom `data` lists.
            SeamError: Something could not be read.
        """
        try:
            return OffBoardPlan(await plan_off_boarding(self._native, options))
        finally:
            del options

    async def apply(
        self, plan: Mapping[str, Any], *, evidence: Optional[_Path], **options: Unpack[ApplyOptions]
    ) -> OffBoardReport:
        """Do what a plan says, and return the report once every thing is confirmed to be as planned.

        Anything that the person has got since the plan was made ends this before its first removal. With the evidence
        of a run that did not end, this goes on with that run.

        Args:
            plan: A plan that `plan` made.
            evidence: Path of the file for the evidence, which is created with mode 0600. A line is durable in there
                before the request that it announces is sent. `None` keeps none: nothing can go on then after a crash.
            options: Options; see `OffBoard`.

        Raises:
            NotConfirmedError: Not everything is confirmed; `report` says what is not.
            SeamError: It ended early; `report` has what was done before. So it has on an `asyncio.CancelledError`.
        """
        try:
            hook = take_hook(options)
            return await AsyncOffBoarding(self._native.off_board(plan, options, evidence), hook).finish()
        finally:
            del plan, evidence, options

    async def __call__(
        self, *, evidence: Optional[_Path], **options: Unpack[OffBoardOptions]
    ) -> OffBoardReport:
        """Plan an off-boarding and do it, as `plan` and `apply` do, with the options of both."""
        try:
            hook = take_hook(options)
            return await AsyncOffBoarding(self._native.off_board(None, options, evidence), hook).finish()
        finally:
            del evidence, options

    async def check(self, *, evidence: _Path, **options: Unpack[CheckOptions]) -> OffBoardCheck:
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
            report = await AsyncOffBoarding(self._native.check_off_boarding(options, evidence), hook).finish()
            return OffBoardCheck(report)
        finally:
            del evidence, options

    def start(
        self,
        plan: Optional[Mapping[str, Any]] = None,
        *,
        evidence: Optional[_Path],
        **options: Unpack[OffBoardOptions],
    ) -> AsyncOffBoarding:
        """Begin what `apply` does, or what `seam.off_board(…)` does where no plan is given, to be iterated over.

        Nothing is sent before the first line is taken.
        """
        try:
            hook = take_hook(options)
            return AsyncOffBoarding(self._native.off_board(plan, options, evidence), hook)
        finally:
            del plan, evidence, options


class AsyncOffBoarding:
    """An off-boarding under way with asyncio, made by `seam.off_board.start`.

    Iterate over it with `async for`: each item is a line of its evidence, which is durable by then. An error at the end
    says that not everything is confirmed. Leaving the loop cancels it once the event loop gets to it; as an
    asynchronous context manager it is cancelled at the end of the block.
    """

    __module__ = "libseam"

    report: Optional[OffBoardReport] = None
    """Report, once it has ended or was cancelled."""

    def __init__(
        self,
        native: Union[Native, AsyncTransportOffBoarding],
        hook: Optional[Callable[[EvidenceLine], object]],
    ) -> None:
        self._native: Optional[Union[Native, AsyncTransportOffBoarding]] = native
        self._hook = hook
        self._under_way: list[asyncio.Future[Any]] = []

    async def __aiter__(self) -> AsyncGenerator[EvidenceLine, None]:
        try:
            while self._native is not None:
                lines = await next_lines(self._native, self._under_way)
                if not isinstance(lines, list):
                    self._native = None
                    self.report = OffBoardReport(lines)
                    return
                for members in lines:
                    line = EvidenceLine(members)
                    if self._hook is not None:
                        notify_hook(self._hook, line)
                    yield line
        except BaseException as error:
            await self.aclose(error)
            raise

    async def finish(self) -> OffBoardReport:
        """Go on to the end, and return the report.

        Raises:
            NotConfirmedError: Not everything is confirmed; `report` says what is not.
            SeamError: It ended early; `report` has what was done before.
        """
        async for _ in self:
            pass
        if self.report is None:
            # Not at the top: only a mistake gets here.
            from ._error_types import SeamInvalidStateError

            raise SeamInvalidStateError("the off-boarding has ended, and has no report")
        return self.report

    async def aclose(self, error: Optional[BaseException] = None) -> None:
        """Cancel the off-boarding, unless it has ended: nothing more is sent. `report` has what was done before.

        Args:
            error: An exception that gets the report, too.
        """
        from ._error import SeamError

        native, self._native = self._native, None
        try:
            while native is not None:
                native.cancel()
                lines = await next_lines(native, self._under_way)
                if not isinstance(lines, list):
                    self.report = OffBoardReport(lines)
                    break
        except SeamError as ended:
            self.report = self.report or ended.report
        if error is not None:
            self.report = reported(error, self.report)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.aclose(error)
