"""The blocking client: what it says of a server that misbehaves, threads, and secrets."""

from __future__ import annotations

import json
import pickle
import threading
import traceback
from collections.abc import Callable

import pytest
from clients import ID, KEY, WORKSPACE, offline
from sandbox import Sandbox
from scripted import DROP, HANG, ScriptedServer, reply

import libseam
from libseam import AsyncSeam, Problem, Reply, Seam, SeamError

NOT_THERE = '{"ok":false,"error":{"type":"user_identity_not_found","message":"No such identity"}}'

Serve = Callable[..., ScriptedServer]


def test_a_refused_connection_is_a_connect_error() -> None:
    with offline() as seam, pytest.raises(libseam.ConnectError) as refusal:
        seam.user_identities.delete(user_identity_id=ID)
    assert isinstance(refusal.value, ConnectionError)
    assert isinstance(refusal.value, libseam.TransportError)
    assert refusal.value.attempts == 1
    assert refusal.value.outcome == "not_sent"


def test_options_of_a_call_win_over_those_of_the_client(sandbox: Sandbox) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    with Seam(api_key=sandbox.api_key, endpoint=sandbox.endpoint) as seam:
        with pytest.raises(libseam.NotFoundError) as refusal:
            seam.user_identities.delete(user_identity_id=nobody)
        assert refusal.value.error_type == "user_identity_not_found"
        assert refusal.value.request_id
        assert refusal.value.http_status == 404
        seam.user_identities.delete(user_identity_id=nobody, missing_ok=True)
        lenient = seam.with_options(missing_ok=True)
        assert lenient.call("user_identities.delete", user_identity_id=nobody).already_gone
        with pytest.raises(libseam.NotFoundError):
            lenient.user_identities.delete(user_identity_id=nobody, missing_ok=False)
        with pytest.raises(libseam.InvalidOptionsError, match="retries"):
            seam.user_identities.delete(user_identity_id=nobody, retries="many")  # type: ignore[call-overload]
        with pytest.raises(libseam.InvalidOptionsError, match="workspace_id"):
            seam.user_identities.delete(user_identity_id=nobody, workspace_id=WORKSPACE)
        with pytest.raises(libseam.InvalidOptionsError, match="did you mean `retries`"):
            seam.with_options(retrys=1)  # type: ignore[arg-type]


def test_a_wrong_key_is_an_unauthorized_error(sandbox: Sandbox) -> None:
    with (
        Seam(api_key=KEY, endpoint=sandbox.endpoint) as seam,
        pytest.raises(libseam.UnauthorizedError) as refusal,
    ):
        seam.user_identities.delete(user_identity_id=ID)
    assert refusal.value.http_status == 401
    assert isinstance(refusal.value, libseam.ApiError)


def test_a_lost_reply_and_then_not_found_proves_nothing(serve: Serve) -> None:
    server = serve(DROP, reply("404 Not Found", NOT_THERE), DROP, reply("404 Not Found", NOT_THERE))
    with Seam(api_key=KEY, endpoint=server.endpoint) as seam:
        with pytest.raises(libseam.UnconfirmedError, match="may have removed it") as refusal:
            seam.user_identities.delete(user_identity_id=ID)
        done = seam.call("user_identities.delete", user_identity_id=ID, missing_ok=True)
    assert (refusal.value.outcome, refusal.value.http_status, refusal.value.attempts) == ("unknown", 404, 2)
    assert isinstance(refusal.value, libseam.ApiError)
    assert done == Reply(
        operation="user_identities.delete", http_status=404, attempts=2, already_gone=True, value=None
    )
    assert (done.already_gone, done["attempts"], done.body) == (True, 2, {})
    assert server.requests.get(timeout=30) == server.requests.get(timeout=30)


@pytest.mark.parametrize(
    ("wire", "kind", "status"),
    [
        (reply("200 OK", '{"ok":false}'), libseam.ApiError, 200),
        (
            reply("200 OK", "<html>welcome</html>", "content-type: text/html"),
            libseam.MalformedReplyError,
            200,
        ),
        (reply("200 OK", ""), libseam.MalformedReplyError, 200),
        (reply("200 OK", "[]"), libseam.MalformedReplyError, 200),
        (reply("200 OK", '{"ok":tr'), libseam.MalformedReplyError, 200),
        (reply("200 OK", '{"ok":true,"x":"' + "x" * 70_000 + '"}'), libseam.TooLargeError, None),
        (reply("302 Found", "", "location: http://127.0.0.1:1/"), libseam.RedirectedError, 302),
        (reply("403 Forbidden", "no"), libseam.ForbiddenError, 403),
        (reply("429 Too Many Requests", "", "retry-after: 7"), libseam.RateLimitedError, 429),
        (reply("500 Internal Server Error", "oops"), libseam.ServerError, 500),
        (DROP, libseam.ConnectionLostError, None),
    ],
)
def test_only_a_confirmed_removal_is_a_success(
    wire: bytes, kind: type[SeamError], status: int, serve: Serve
) -> None:
    server = serve(wire)
    with Seam(api_key=KEY, endpoint=server.endpoint, retries=0) as seam, pytest.raises(kind) as refusal:
        seam.user_identities.delete(user_identity_id=ID)
    assert type(refusal.value) is kind
    assert refusal.value.http_status == status
    if status == 429:
        assert refusal.value.retry_after == 7.0


def test_a_server_that_says_nothing_times_out(serve: Serve) -> None:
    server = serve(HANG)
    with (
        Seam(api_key=KEY, endpoint=server.endpoint, retries=0) as seam,
        pytest.raises(libseam.SeamTimeoutError) as refusal,
    ):
        seam.user_identities.delete(user_identity_id=ID, timeout=0.05)
    assert isinstance(refusal.value, TimeoutError)


def test_eight_threads_share_one_client(sandbox: Sandbox) -> None:
    replies: list[Reply] = []
    with Seam(api_key=sandbox.api_key, endpoint=sandbox.endpoint) as seam:
        before = set(threading.enumerate())

        def work() -> None:
            for number in range(1, 13):
                identity = f"1de00000-0000-4000-8000-{number:012}"
                replies.append(
                    seam.call("user_identities.delete", user_identity_id=identity, missing_ok=True)
                )

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # Those of other tests may end meanwhile.
        assert set(threading.enumerate()) <= before
    assert len(replies) == 8 * 12
    # Three of the numbers have an id of another form in the demo data.
    assert sum(not reply.already_gone for reply in replies) == 12 - 3


def test_a_closed_client_rejects_calls() -> None:
    seam = offline()
    other = seam.with_options(retries=1)
    seam.close()
    seam.close()
    for client in (seam, other):
        for use in (
            client.user_identities.delete,
            lambda c=client, **p: c.check("user_identities.delete", **p),
        ):
            with pytest.raises(libseam.SeamInvalidStateError, match="closed"):
                use(user_identity_id=ID)


def test_no_secret_is_ever_shown(serve: Serve) -> None:
    echo = json.dumps({"ok": False, "error": {"type": KEY, "message": f"bad key {KEY}"}})
    server = serve(reply("400 Bad Request", echo, f"seam-request-id: {KEY}"), reply("200 OK", KEY))
    seam = Seam(api_key=KEY, endpoint=server.endpoint, retries=0)
    shown = [repr(seam), str(seam), repr(seam._native), repr(vars(seam)), repr(seam.acs.users)]
    for _ in range(2):
        with pytest.raises(SeamError) as refusal:
            seam.user_identities.delete(user_identity_id=ID)
        error = refusal.value
        shown += [
            repr(error),
            str(error),
            repr(vars(error)),
            "".join(traceback.format_exception(None, error, None)),
        ]
    with pytest.raises(TypeError) as untold:
        __import__("pickle").dumps(seam)
    shown.append(str(untold.value))
    with pytest.raises(libseam.InvalidOptionsError) as misfit:
        Seam(personal_access_token=KEY, workspace_id=WORKSPACE)
    shown += [repr(misfit.value), repr(vars(misfit.value))]
    assert KEY in server.requests.get(timeout=30)
    assert not [text for text in shown if KEY in text]


def test_problems_have_equality_and_a_repr() -> None:
    problem = Problem("a", "missing", "`a` is required")
    assert problem == Problem("a", "missing", "`a` is required")
    assert problem != Problem("b", "missing", "`a` is required")
    assert repr(problem) == "Problem('a', 'missing', '`a` is required', None)"


@pytest.mark.parametrize("kind", [Seam, AsyncSeam])
def test_a_client_that_could_not_be_made_can_be_shown(kind: type[Seam]) -> None:
    """Some tracebacks show variables, and one of them is such a client."""
    with pytest.raises(libseam.InvalidOptionsError) as refusal:
        kind(api_key="x")
    frames = [frame for frame, _ in traceback.walk_tb(refusal.value.__traceback__)]
    shown = {repr(frame.f_locals["self"]) for frame in frames if "self" in frame.f_locals}
    assert shown == {f"<libseam.{kind.__name__} not connected>"}


def test_with_options_keeps_what_a_subclass_has() -> None:
    class Doors(Seam):
        def __init__(self, team: str) -> None:
            super().__init__(KEY, endpoint="http://127.0.0.1:1")
            self.team = team

    first = Doors("north")
    other = first.with_options(workspace_id=WORKSPACE)
    assert (type(other), other.team) == (Doors, "north")
    assert other.acs is not first.acs


@pytest.mark.parametrize("kind", [Seam, AsyncSeam])
def test_a_client_and_its_namespaces_cannot_be_pickled(kind: type[Seam]) -> None:
    seam = kind(KEY)
    for part in (seam, seam.acs, seam.acs.users):
        with pytest.raises(TypeError, match="holds a credential and connections"):
            pickle.dumps(part)
