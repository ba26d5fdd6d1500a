"""The client whose calls block."""

from __future__ import annotations

from ._base import BaseSeam
from ._libseam import Client
from ._namespaces import Namespaces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Optional

    from typing_extensions import Self

    from ._reply import Reply


class Seam(BaseSeam, Namespaces):
    """A client of the Seam API whose calls block.

    Operations are methods: `seam.acs.users.delete(acs_user_id=…)`. Each takes its parameters by name, and besides
    `missing_ok`, `timeout`, `deadline`, `retries` and `workspace_id` for that call. `None` means "not given"; `NULL`
    sends a null. Several threads may make calls at once; no thread is started, but for a moment to resolve a name; a
    process that forks may use the client on both sides; Ctrl-C interrupts a call. The logger `libseam` has a debug
    record for every attempt. `on_event` is called in the thread that makes the call, and what it raises goes to
    `sys.unraisablehook`.

    Args:
        api_key: An API key. Without any credential, the environment variable SEAM_API_KEY is used, or
            SEAM_PERSONAL_ACCESS_TOKEN with SEAM_WORKSPACE_ID.
        personal_access_token: A personal access token; needs a `workspace_id`.
        console_session_token: A console session token; needs a `workspace_id`.
        workspace_id: The workspace to use a token in.
        no_credential: Send no credential: `endpoint` is a server of one's own that adds it.
        endpoint: The base URL, if it is not Seam's own. Without it, the environment variable SEAM_ENDPOINT is used,
            or its former name SEAM_API_URL.
        timeout: How long one attempt may take, in seconds; 30 by default.
        deadline: How long a call may take with all its attempts and waits, in seconds; 90 by default.
        retries: How often a call is tried again; 2 by default.
        strict: Whether unknown parameters and members of them, unknown enum values and breaches of inferred rules are
            errors; they are by default.
        require_uuid_ids: Whether an id that is not a UUID is an error; it is by default, and `strict` does not touch
            it. `False` sends any text that can be an id: for a server of one's own, such as a fake.
        default_headers: Headers to add to every request.
        allow_http: Allow plain http to other hosts than the loopback.
        reply_limit_bytes: The largest reply to read.
        ca_bundle: Path of a PEM file with the certificate authorities to trust instead of this machine's.
        proxy: URL of a proxy to use instead of the one in the environment (HTTPS_PROXY and its like).
        in_flight_limit: How many requests may be under way at once; further ones wait.
        on_event: A function that is called with an `Event` whenever something happens in a call. What it raises does
            not touch the call. It may make calls of its own; the call that it is told of waits for it.
        transport: For tests, a function that moves the bytes: it is given a `TransportRequest` and returns a reply as
            `(status, headers, body)`, or raises or returns a `TransportFailure`. It sends the request once and follows
            no redirect: with `requests` `allow_redirects=False`, with `httpx` `follow_redirects=False`, and no
            retries. Retries, deadlines, events and what counts as success are the client's. Nobody can see whether it
            sent the request twice, so the `outcome` of everything given to it is `unknown` until the API says ok. What
            else it raises is an `InternalError`. With `AsyncSeam` it may be a coroutine function. `proxy`, `ca_bundle`
            and `in_flight_limit` have no effect then.

    Raises:
        InvalidOptionsError: No credential, several, one of another kind, no workspace id where one is needed, or
            anything else that cannot be used. It lists everything that is wrong.
    """

    __module__ = "libseam"
    _connect = Client
    _native: Client

    def _attach(self, native: Client) -> None:
        self._native = native
        Namespaces.__init__(self, native)

    def call(self, operation: str, /, **params: object) -> Reply:
        """Call `operation`, for example `acs.users.delete`, and return what is known about the reply.

        Takes what the operation's own method takes.

        Raises:
            SeamError: Why the call did not succeed.
        """
        try:
            return self._native.call(operation, params)
        finally:
            del operation, params

    def close(self) -> None:
        """Let go of the connections. Calls under way go on; new ones are refused."""
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
