"""The blocking client."""

from __future__ import annotations

from ._base import BaseSeam, OffBoardAttribute
from ._libseam import Client
from ._namespaces import Namespaces
from ._pages import confirm_many, read
from ._without_workspace import WithoutWorkspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from types import TracebackType
    from typing import Any, Callable, Literal, Optional

    from typing_extensions import Self

    from ._confirmation import Confirmation, RemovalOutcome
    from ._off_board import OffBoard
    from ._paginator import SeamPaginator
    from ._reply import Reply
    from ._resource import Resource


class Seam(BaseSeam, Namespaces):
    """A client of the Seam API whose calls block.

    Operations are methods: `seam.acs.users.delete(acs_user_id=…)`. Each takes its parameters by name, and the call
    options `missing_ok`, `timeout`, `deadline`, `retries` and `workspace_id`. `None` means "not given"; `NULL` sends a
    null. Beside a list such as `seam.user_identities.list`, `seam.user_identities.list_pages` generates the items of
    all its pages.

    Several threads may make calls at once. The client starts no thread, except for a moment to resolve a name. After
    a fork, parent and child may both use the client. Ctrl-C interrupts a call. The logger `libseam` gets a debug record
    for every attempt. `on_event` is called in the thread that makes the call; an exception that it raises goes to
    `sys.unraisablehook`.
    """

    __module__ = "libseam"
    _connect = Client
    _native: Client
    off_board: OffBoard = OffBoardAttribute()  # type: ignore[assignment]
    """Takes away everything that a person holds, with evidence."""

    def _attach(self, native: Client) -> None:
        self._native = native
        Namespaces.__init__(self, native)

    def call(self, operation: str, /, **params: object) -> Reply:
        """Call `operation`, for example `acs.users.delete`, and return a `Reply` with its details.

        Takes the same keywords as the operation's method.

        Raises:
            SeamError: The call did not succeed.
        """
        try:
            return self._native.call(operation, params)
        finally:
            del operation, params

    def pages(self, operation: str, /, **params: object) -> Generator[Resource, None, None]:
        """Read the list that `operation` returns, for example `user_identities.list`, item by item.

        The next page is requested when all items before it were taken; leaving the loop stops reading. Takes the same
        keywords as the operation's method; call options apply to each page.

        Raises:
            SeamError: The list cannot be read. From the generator, after the items before: it was not read to its end.
        """
        try:
            return read(self._native, operation, params)
        finally:
            del operation, params

    def create_paginator(
        self, request: Callable[..., Any], params: Optional[Mapping[str, Any]] = None
    ) -> SeamPaginator:
        """Read single pages of a list, as with the official package.

        Args:
            request: Method of this client that calls the list, for example `seam.user_identities.list`.
            params: Parameters of the list.

        Raises:
            TypeError: `request` is no such method.
        """
        # Not at the top: most programs read lists item by item.
        from ._paginator import SeamPaginator

        try:
            return SeamPaginator(self, request, params)
        finally:
            del request, params

    def confirm(self, token: str, /, **options: object) -> Confirmation:
        """Go on to confirm a removal, with the token of an earlier confirmation: hours later, or in another process.

        Nothing is removed. `error.confirmation["token"]` of a `NotConfirmedError` is such a token. Takes the call
        options of a removal, for example `confirm={"deadline": 60}`.

        Returns:
            The confirmation, with its `verdict`, its `level` and the `checks`.

        Raises:
            NotConfirmedError: The removal is not confirmed; `confirmation` has the verdict and a new token.
            SeamError: The token cannot be used, or a read did not succeed.
        """
        try:
            return self._native.confirm(token, options)  # type: ignore[no-any-return]
        finally:
            del token, options

    def confirm_many(
        self,
        operation: str,
        /,
        items: Sequence[Mapping[str, object]],
        *,
        scope: Optional[Mapping[str, str]] = None,
        settle: Optional[Literal["get", "list"]] = None,
        **options: object,
    ) -> Generator[RemovalOutcome, None, None]:
        """Remove many things of one kind, and find out together whether that is in effect.

        Lists before and after the removals stand for a read of each. `items` has the parameters of each removal, and
        `scope` those of the list that say what is listed, for example `{"acs_system_id": …}`. What the list
        no longer has is read once; with `settle="list"` its absence is enough, and the level is `list_only`. Takes the
        call options of a removal, for example `confirm={"deadline": 300}`: that time begins after the last removal.

        The first request is sent when the first outcome is taken. Leaving the loop stops: what was sent may happen all
        the same.

        Yields:
            The outcome of each removal as soon as it is known, with `index`, its position in `items`, and
            `confirmation` or `error`.

        Raises:
            SeamError: Something is wrong with the items; or, from the generator, the lists before were not read, and
                nothing was sent.
            NotConfirmedError: From the generator at its end: not every removal is confirmed.
        """
        params = {"items": items, "scope": scope, "settle": settle, **options}
        try:
            return confirm_many(self._native, operation, params)
        finally:
            del operation, items, scope, settle, options, params

    def close(self) -> None:
        """Close the client. Calls under way go on; new ones are rejected."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()


class SeamWithoutWorkspace(WithoutWorkspace, Seam):
    """A client with a token and no workspace, to list workspaces and create them.

    A call of any other operation needs the option `workspace_id`.
    """

    __module__ = "libseam"
