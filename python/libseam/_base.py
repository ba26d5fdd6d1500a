"""The base of the blocking and the asynchronous client.

Every function deletes its arguments before an error passes: some tools (Sentry, rich, structlog, pytest) print
tracebacks with local variables, and no credential may appear there.
"""

from __future__ import annotations

from ._constructor import Constructor
from ._libseam import AsyncClient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, NoReturn, Union

    from typing_extensions import Self, Unpack

    from ._libseam import Client
    from ._options import CommonOptions


class OffBoardAttribute:
    """The attribute `off_board` of a client, made on first use: most programs remove things one by one.

    Python finds an object that was made before, or a mock, without asking this.
    """

    def __get__(self, client: Any, kind: type[Any]) -> Any:
        if kind._connect is AsyncClient:
            from ._async_off_board import AsyncOffBoard as OffBoard
        else:
            from ._off_board import OffBoard  # type: ignore[assignment]
        if client is None:
            return OffBoard
        return client.__dict__.setdefault("off_board", OffBoard(client._native))


class BaseSeam(Constructor):
    """The base class of both clients: everything except calls."""

    __module__ = "libseam"
    _connect: ClassVar[Any]
    """The core's class of client."""
    _native: Union[Client, AsyncClient]

    def _open(self, options: dict[str, Any]) -> None:
        transport = None
        try:
            connect = self._connect
            transport = options.pop("transport")
            if transport is not None:
                # Not at the top: only tests need it.
                from ._transport_client import connector

                connect = connector(connect, transport)
            native = connect(options)
        finally:
            del options, transport
        self._attach(native)

    def _attach(self, native: Any) -> None:
        """Use `native` from now on."""
        raise NotImplementedError

    @classmethod
    def from_api_key(cls, api_key: str, **options: Unpack[CommonOptions]) -> Self:
        """Create a client with an API key."""
        try:
            return cls(api_key=given(api_key), **options)
        finally:
            del api_key, options

    @classmethod
    def from_personal_access_token(
        cls, personal_access_token: str, workspace_id: str, **options: Unpack[CommonOptions]
    ) -> Self:
        """Create a client with a personal access token and the workspace to use it in."""
        try:
            return cls(
                personal_access_token=given(personal_access_token),
                workspace_id=given(workspace_id),
                **options,
            )
        finally:
            del personal_access_token, workspace_id, options

    @classmethod
    def from_console_session_token(
        cls, console_session_token: str, workspace_id: str, **options: Unpack[CommonOptions]
    ) -> Self:
        """Create a client with a console session token and the workspace to use it in."""
        try:
            return cls(
                console_session_token=given(console_session_token),
                workspace_id=given(workspace_id),
                **options,
            )
        finally:
            del console_session_token, workspace_id, options

    @classmethod
    def from_client_session_token(cls, client_session_token: str, **options: Unpack[CommonOptions]) -> Self:
        """Create a client with the token of a client session."""
        try:
            return cls(client_session_token=given(client_session_token), **options)
        finally:
            del client_session_token, options

    @property
    def endpoint(self) -> str:
        """The base URL."""
        return self._native.endpoint

    @property
    def defaults(self) -> dict[str, bool]:
        """The defaults of the official package: `wait_for_action_attempt`, true if calls wait for action attempts."""
        return {"wait_for_action_attempt": self._native.waits}

    def _derived(self, options: dict[str, Any]) -> Self:
        try:
            native = self._native.with_options(options)
        finally:
            del options
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.__dict__.pop("off_board", None)
        other._attach(native)
        return other

    def check(self, operation: str, /, **params: object) -> None:
        """Check the parameters of `operation`, for example `acs.users.delete`. Nothing is sent.

        Raises:
            InvalidParamsError: Lists every problem.
        """
        try:
            self._native.check(operation, params)
        finally:
            del operation, params

    def build(self, operation: str, /, **params: object) -> dict[str, Any]:
        """Return the request that a call would send, without its credential. Nothing is sent.

        Returns:
            `method`, `url`, `headers` (a dictionary, with `[redacted]` for the credential) and `body`, which is text.

        Raises:
            InvalidParamsError: Lists every problem.
        """
        try:
            return self._native.build(operation, params)
        finally:
            del operation, params

    def __repr__(self) -> str:
        # Tools that print local variables ask for it, even of a client whose constructor failed.
        native = getattr(self, "_native", None)
        return f"<libseam.{type(self).__name__} {native.endpoint if native else 'not connected'}>"

    def __reduce__(self) -> NoReturn:
        message = (
            f"a {type(self).__name__} client cannot be pickled (it holds a credential and connections); "
            "create one in the target process"
        )
        raise TypeError(message)


def given(value: str) -> str:
    """Return `value`, or an invalid empty text for `None`, which would let the environment replace it."""
    return "" if value is None else value
