"""No credential is in a variable of the package while an error passes, whoever prints tracebacks with variables."""

from __future__ import annotations

import asyncio
import inspect
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Optional

import pytest
from clients import ID, JWT, KEY, PUBLISHABLE, SESSION, TOKEN, WORKSPACE
from scripted import DROP, ScriptedServer, reply

import libseam
from libseam import AsyncSeam, Seam

PACKAGE = Path(libseam.__file__).parent
HEADER = "HeaderThatIsSecret"
PASSWORD = "PasswordOfTheProxy"  # noqa: S105
SECRETS = (KEY, TOKEN, JWT, SESSION, PUBLISHABLE, HEADER, PASSWORD)
EXTRAS: dict[str, Any] = {
    "default_headers": {"x-secret": HEADER},
    "proxy": f"http://user:{PASSWORD}@127.0.0.1:1",
    "endpoint": "https://127.0.0.1:1",
    "retries": 0,
}

MAKERS: dict[str, Callable[[Any], Callable[..., Any]]] = {
    "by place": lambda kind: lambda **o: kind(KEY, **o),
    "api_key": lambda kind: lambda **o: kind(api_key=KEY, **o),
    "personal_access_token": lambda kind: (
        lambda **o: kind(personal_access_token=TOKEN, **{"workspace_id": WORKSPACE, **o})
    ),
    "console_session_token": lambda kind: (
        lambda **o: kind(console_session_token=JWT, **{"workspace_id": WORKSPACE, **o})
    ),
    "client_session_token": lambda kind: lambda **o: kind(client_session_token=SESSION, **o),
    "publishable_key": lambda kind: lambda **o: kind(publishable_key=PUBLISHABLE, **o),
    "from_api_key": lambda kind: lambda **o: kind.from_api_key(KEY, **o),
    "from_personal_access_token": lambda kind: (
        lambda **o: kind.from_personal_access_token(TOKEN, **{"workspace_id": WORKSPACE, **o})
    ),
    "from_console_session_token": lambda kind: (
        lambda **o: kind.from_console_session_token(JWT, **{"workspace_id": WORKSPACE, **o})
    ),
    "from_client_session_token": lambda kind: lambda **o: kind.from_client_session_token(SESSION, **o),
}
OPTIONS = [name for name in inspect.signature(Seam).parameters if name != "unknown"]
UNKNOWN = ["access_token", "headers", "httpx_options", "apikey"]
WRONG: list[Any] = [object(), KEY, [TOKEN], {"authorization": f"Bearer {HEADER}"}, f"http://u:{PASSWORD}@ /"]

BLOCKING_AND_ASYNC = pytest.mark.parametrize("kind", [Seam, AsyncSeam])


def frames(error: BaseException) -> Iterator[tuple[str, dict[str, str]]]:
    """The frames of the package that `error` passed, with their variables as they are shown."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    pending, seen = [told], []
    while pending:
        told = pending.pop()
        seen.append(told)
        pending += [more for more in (told.__cause__, told.__context__) if more and more not in seen]
        for frame in told.stack:
            if Path(frame.filename).parent == PACKAGE or frame.filename.startswith("<libseam "):
                yield frame.name, dict(frame.locals or {})


def passes(call: Callable[[], object]) -> BaseException:
    """Make a call that fails, and look at every variable of the package that its error passes."""
    try:
        result = call()
        if inspect.isawaitable(result):
            asyncio.run(waited(result))
    except BaseException as raised:
        error = raised
    else:
        pytest.fail("the call did not fail")
    passed = list(frames(error))
    assert passed, f"{error!r} passed no frame of the package"
    shown = [(frame, name) for frame, items in passed for name, item in items.items() if secret(item)]
    assert not shown, f"{type(error)}: {shown}"
    # The path of a file that is not there is named.
    assert not secret(str(error)) or "`ca_bundle` cannot be used" in str(error)
    return error


def secret(text: str) -> bool:
    return any(word in text for word in SECRETS)


async def waited(awaitable: Any) -> object:
    return await awaitable


def test_the_table_of_makers_is_complete() -> None:
    ways = {name for name in dir(Seam) if name.startswith("from_")}
    assert ways == {name for name in MAKERS if name.startswith("from_")}
    assert {"api_key", "default_headers", "proxy", "on_event"} < set(OPTIONS)


@BLOCKING_AND_ASYNC
@pytest.mark.parametrize("way", MAKERS)
@pytest.mark.parametrize("option", [*OPTIONS, *UNKNOWN])
def test_no_wrong_option_of_a_client_shows_a_credential(kind: Any, way: str, option: str) -> None:
    make = MAKERS[way](kind)
    refused = 0
    for wrong in WRONG:
        options = {**EXTRAS, option: wrong}
        try:
            make(**options)
        except TypeError:
            # Python's own, of an argument that is given twice: no frame of ours is there yet.
            assert option in way or (way == "by place" and option == "api_key")
            refused += 1
        except libseam.SeamError:
            assert isinstance(passes(partial(make, **options)), libseam.InvalidOptionsError)
            refused += 1
    assert refused, "no value is wrong"


def first(pages: Any) -> Any:
    return pages.__anext__() if hasattr(pages, "__anext__") else next(pages)


def calls(client: Any) -> Iterator[Callable[..., Any]]:
    yield client.user_identities.delete
    yield client.user_identities.remove_acs_user
    yield client.acs.users.delete
    yield client.acs.users.remove_from_access_group
    yield client.acs.credentials.unassign
    yield lambda **keywords: client.call("acs.users.delete", **keywords)


def methods(client: Any) -> Iterator[Callable[..., Any]]:
    yield from calls(client)
    yield lambda **keywords: first(client.user_identities.list_pages(**keywords))
    yield lambda **keywords: first(client.pages("acs.users.list", **keywords))
    yield client.off_board.plan
    yield lambda **keywords: client.off_board.start(evidence=None, **keywords).finish()
    yield lambda **keywords: client.off_board.apply({}, evidence=None, **keywords)
    yield lambda **keywords: client.off_board.check(evidence="missing", **keywords)


@BLOCKING_AND_ASYNC
@pytest.mark.parametrize(
    "option",
    [
        *("missing_ok", "timeout", "deadline", "retries", "workspace_id"),
        *("acs_user_id", "user_identity_id", "api_key", "default_headers", "proxy"),
    ],
)
def test_no_wrong_option_of_a_call_shows_a_credential(kind: Any, option: str) -> None:
    client = kind(KEY, **EXTRAS)
    for wrong in WRONG:
        for method in methods(client):
            passes(partial(method, **{option: wrong}))
        for check in (client.check, client.build):
            passes(partial(check, "acs.users.delete", x=1, **{option: wrong}))
        if option in ("acs_user_id", "user_identity_id", "api_key") or not isinstance(wrong, str):
            passes(partial(client.with_options, **{option: wrong}))


@BLOCKING_AND_ASYNC
@pytest.mark.parametrize("way", MAKERS)
@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (None, "", libseam.ConnectionLostError),
        ("200 OK", "{}", libseam.MalformedReplyError),
        ("401 Unauthorized", '{{"error":{{"type":"x","message":"{}"}}}}', libseam.UnauthorizedError),
        ("302 Found", "", libseam.RedirectedError),
    ],
)
def test_no_failing_call_shows_a_credential(
    kind: Any,
    way: str,
    status: Optional[str],
    body: str,
    error: type[BaseException],
    serve: Callable[..., ScriptedServer],
) -> None:
    kinds = {"console": JWT, "personal": TOKEN, "client": SESSION, "publishable": PUBLISHABLE}
    credential = next((credential for word, credential in kinds.items() if word in way), KEY)
    # What an operation does not accept is refused before anything is sent.
    of_removal = libseam.InvalidOptionsError if credential in (SESSION, PUBLISHABLE) else error
    of_list = libseam.InvalidOptionsError if credential == PUBLISHABLE else error
    # A server that shows the credential that it was sent.
    echo = reply(status, body.format(credential), f"location: http://{credential}/") if status else DROP
    server = serve(echo, echo, echo)
    headers = {"default_headers": {"x-secret": HEADER}}
    client = MAKERS[way](kind)(endpoint=server.endpoint, retries=0, **headers)
    identity = {"user_identity_id": ID}
    assert isinstance(passes(partial(client.user_identities.delete, **identity)), of_removal)
    assert isinstance(passes(partial(client.call, "user_identities.delete", **identity)), of_removal)
    assert isinstance(passes(lambda: first(client.user_identities.list_pages())), of_list)
    assert of_list is not error or credential in server.requests.get(timeout=30)


@BLOCKING_AND_ASYNC
def test_no_call_of_a_closed_client_shows_a_credential(kind: Any) -> None:
    client = kind(KEY, **EXTRAS)
    closed = client.close()
    if inspect.isawaitable(closed):
        asyncio.run(waited(closed))
    for method in methods(client):
        passes(partial(method, user_identity_id=ID, x=KEY))


def test_no_call_without_an_event_loop_shows_a_credential() -> None:
    client: Any = AsyncSeam(KEY, **EXTRAS)
    for method in calls(client):
        call = method(user_identity_id=ID, x=KEY)
        assert isinstance(passes(partial(call.send, None)), libseam.SeamInvalidStateError)
    item = first(client.user_identities.list_pages(search=KEY))
    assert isinstance(passes(partial(item.send, None)), libseam.SeamInvalidStateError)


def test_ctrl_c_in_a_call_shows_no_credential(serve: Callable[..., ScriptedServer]) -> None:
    def hook(_: libseam.Event) -> None:
        raise KeyboardInterrupt

    client = Seam(KEY, endpoint=serve().endpoint, on_event=hook)
    error = passes(partial(client.user_identities.delete, user_identity_id=ID))
    assert isinstance(error, KeyboardInterrupt)


# Programs whose own frames hold no credential. Each shows every error as its reporter does by default.
REPORTERS = {
    "sentry": """
import sentry_sdk
sentry_sdk.init("http://key@127.0.0.1:1/1", before_send=lambda event, hint: print(event))
for fail in FAILURES:
    try:
        fail()
    except Exception:
        sentry_sdk.capture_exception()
""",
    "rich": """
from rich.console import Console
for fail in FAILURES:
    try:
        fail()
    except Exception:
        Console(width=200).print_exception(show_locals=True)
""",
    "structlog": """
import structlog
structlog.configure(
    processors=[structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
)
for fail in FAILURES:
    try:
        fail()
    except Exception:
        structlog.get_logger().exception("it failed")
""",
    "pytest": """
import pytest, sys
@pytest.mark.parametrize("number", range(len(FAILURES)))
def test_it(number):
    FAILURES[number]()
if __name__ == "__main__":
    sys.exit(not pytest.main(["-p", "no:cacheprovider", "--color=no", *sys.argv[1:], __file__]))
""",
}
FAILURES = """
import libseam, os
offline = {"endpoint": "http://127.0.0.1:1", "retries": 0}
FAILURES = [
    lambda: libseam.Seam(os.environ["KEY"], timeout="30"),
    lambda: libseam.Seam.from_personal_access_token(os.environ["TOKEN"], os.environ["WORKSPACE"], timeout="3"),
    lambda: libseam.Seam(
        os.environ["KEY"],
        default_headers={"x-s": os.environ["HEADER"]},
        proxy="http://u:" + os.environ["PASSWORD"] + "@h",
        timeout="30",
    ),
    lambda: libseam.AsyncSeam(personal_access_token=os.environ["TOKEN"]),
    lambda: libseam.Seam(os.environ["KEY"], **offline).acs.users.delete(api_key=os.environ["KEY"]),
    lambda: libseam.Seam(os.environ["KEY"], **offline).acs.users.delete(acs_user_id=os.environ["ID"]),
]
"""


@pytest.mark.parametrize("reporter", REPORTERS)
def test_no_error_reporter_shows_a_credential(reporter: str, tmp_path: Path) -> None:
    program = tmp_path / "test_program.py"
    program.write_text(FAILURES + REPORTERS[reporter], encoding="utf-8")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        "KEY": KEY,
        "TOKEN": TOKEN,
        "HEADER": HEADER,
        "PASSWORD": PASSWORD,
        "WORKSPACE": WORKSPACE,
        "ID": ID,
    }
    for arguments in [["-l"], []] if reporter == "pytest" else [[]]:
        done = subprocess.run(
            [sys.executable, str(program), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            cwd=tmp_path,
        )
        shown = done.stdout + done.stderr
        assert done.returncode == 0, shown
        # It got as far as the package, and shows its variables.
        assert "_base.py" in shown, shown
        assert "<libseam acs.users.delete>" in shown or "in delete:" in shown, shown
        assert "<libseam.Seam not connected>" in shown
        assert shown.count("ConnectError") >= 1
        assert not secret(shown), shown
