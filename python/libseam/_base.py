"""What the blocking and the asynchronous client have in common.

Whoever is given something lets go of it before an error passes: some tracebacks are printed with their variables (by
Sentry, rich, structlog and pytest), and no credential may be in one.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Callable, ClassVar, NoReturn, Optional, Union

    from typing_extensions import Self, Unpack

    from ._event import Event
    from ._libseam import AsyncClient, Client
    from ._options import CommonOptions
    from ._transport import TransportRequest


class BaseSeam:
    """A client without its calls."""

    __module__ = "libseam"
    _connect: ClassVar[Any]
    """The core's class of client."""
    _native: Union[Client, AsyncClient]

    def __init__(
        self,
        api_key: Optional[str] = None,
        *,
        personal_access_token: Optional[str] = None,
        console_session_token: Optional[str] = None,
        workspace_id: Optional[str] = None,
        no_credential: Optional[bool] = None,
        endpoint: Optional[str] = None,
        timeout: Optional[float] = None,
        deadline: Optional[float] = None,
        retries: Optional[int] = None,
        strict: Optional[bool] = None,
        require_uuid_ids: Optional[bool] = None,
        default_headers: Optional[Mapping[str, str]] = None,
        allow_http: Optional[bool] = None,
        reply_limit_bytes: Optional[int] = None,
        ca_bundle: Optional[str] = None,
        proxy: Optional[str] = None,
        in_flight_limit: Optional[int] = None,
        on_event: Optional[Callable[[Event], object]] = None,
        transport: Optional[Callable[[TransportRequest], Any]] = None,
        **unknown: NoReturn,
    ) -> None:
        try:
            connect = self._connect
            if transport is not None:
                # Not at the top: only tests need it.
                from ._carried import carrier

                connect = carrier(connect, transport)
            native = connect(
                {
                    "api_key": api_key,
                    "personal_access_token": personal_access_token,
                    "console_session_token": console_session_token,
                    "workspace_id": workspace_id,
                    "no_credential": no_credential,
                    "endpoint": endpoint,
                    "timeout": timeout,
                    "deadline": deadline,
                    "retries": retries,
                    "strict": strict,
                    "require_uuid_ids": require_uuid_ids,
                    "default_headers": default_headers,
                    "allow_http": allow_http,
                    "reply_limit_bytes": reply_limit_bytes,
                    "ca_bundle": ca_bundle,
                    "proxy": proxy,
                    "in_flight_limit": in_flight_limit,
                    "on_event": on_event,
                    # Whatever they hold, they are refused for their names.
                    **dict.fromkeys(unknown, True),
                }
            )
        finally:
            del api_key, personal_access_token, console_session_token, workspace_id, no_credential, endpoint
            del timeout, deadline, retries, strict, require_uuid_ids, default_headers, allow_http
            del reply_limit_bytes, ca_bundle, proxy, in_flight_limit, on_event, transport, unknown
        self._attach(native)

    def _attach(self, native: Any) -> None:
        """Use `native` from now on."""
        raise NotImplementedError

    @classmethod
    def from_api_key(cls, api_key: str, **options: Unpack[CommonOptions]) -> Self:
        """Make a client with an API key."""
        try:
            return cls(api_key=_given(api_key), **options)
        finally:
            del api_key, options

    @classmethod
    def from_personal_access_token(
        cls, personal_access_token: str, workspace_id: str, **options: Unpack[CommonOptions]
    ) -> Self:
        """Make a client with a personal access token and the workspace to use it in."""
        try:
            return cls(
                personal_access_token=_given(personal_access_token),
                workspace_id=_given(workspace_id),
                **options,
            )
        finally:
            del personal_access_token, workspace_id, options

    @classmethod
    def from_console_session_token(
        cls, console_session_token: str, workspace_id: str, **options: Unpack[CommonOptions]
    ) -> Self:
        """Make a client with a console session token and the workspace to use it in."""
        try:
            return cls(
                console_session_token=_given(console_session_token),
                workspace_id=_given(workspace_id),
                **options,
            )
        finally:
            del console_session_token, workspace_id, options

    @property
    def endpoint(self) -> str:
        """The base URL."""
        return self._native.endpoint

    def with_options(
        self,
        *,
        missing_ok: Optional[bool] = None,
        timeout: Optional[float] = None,
        deadline: Optional[float] = None,
        retries: Optional[int] = None,
        workspace_id: Optional[str] = None,
        on_event: Optional[Callable[[Event], object]] = None,
        **unknown: NoReturn,
    ) -> Self:
        """Return this client with other options for its calls; both share their connections.

        The options are those that every method has, and `on_event`. This is also how to give one to an operation that
        has a parameter of the same name, which there takes precedence.
        """
        try:
            native = self._native.with_options(
                {
                    "missing_ok": missing_ok,
                    "timeout": timeout,
                    "deadline": deadline,
                    "retries": retries,
                    "workspace_id": workspace_id,
                    "on_event": on_event,
                    **dict.fromkeys(unknown, True),
                }
            )
        finally:
            del missing_ok, timeout, deadline, retries, workspace_id, on_event, unknown
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other._attach(native)
        return other

    def check(self, operation: str, /, **params: object) -> None:
        """Check the parameters of `operation`, for example `acs.users.delete`. Nothing is sent.

        Raises:
            InvalidParamsError: with everything that is wrong.
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
            InvalidParamsError: with everything that is wrong.
        """
        try:
            return self._native.build(operation, params)
        finally:
            del operation, params

    def __repr__(self) -> str:
        # It is asked for by what shows tracebacks with their variables, also of a client that could not be made.
        native = getattr(self, "_native", None)
        return f"<libseam.{type(self).__name__} {native.endpoint if native else 'not made'}>"

    def __reduce__(self) -> NoReturn:
        message = (
            f"a {type(self).__name__} client holds a credential and connections, which do not travel; "
            "make one where it is needed"
        )
        raise TypeError(message)


def _given(value: str) -> str:
    """What is absent would be taken from the environment, where somebody else's credential may be."""
    return "" if value is None else value
