"""The fault matrix: every misbehaviour in `faults.json` on every surface."""

import json
import socket
import subprocess
import threading

import pytest

from servers import ROOT, environment, running_sandbox
from surfaces import SURFACES, Surface, lay_out

CASES = json.loads((ROOT / "tests/e2e/faults.json").read_text())["cases"]
OPERATION = "user_identities.delete"
# The transport of these surfaces may send a request again by itself, as far as anyone knows.
MAY_RESEND = {"Node, fetch"}


@pytest.fixture(scope="session")
def programs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    lay_out(folder)
    return folder


@pytest.fixture(scope="session")
def company():
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def elsewhere():
    """Run a server that nobody must contact. Returns its URL and the list of its visits."""
    listener, visits = socket.create_server(("127.0.0.1", 0)), []

    def accept():
        while True:
            visits.append(listener.accept())

    threading.Thread(target=accept, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/", visits


def people(sandbox):
    status, reply = sandbox.post("/user_identities/list")
    assert status == 200
    return [person["user_identity_id"] for person in reply["user_identities"]]


def printed(output):
    """Return the first line of a program's output that is JSON."""
    for line in output.splitlines():
        try:
            return json.loads(line)
        except ValueError:
            continue
    pytest.fail(f"nothing was reported: {output}")


@pytest.mark.parametrize("case", CASES, ids=[case["fault"] for case in CASES])
@pytest.mark.parametrize("name", [pytest.param(s, marks=pytest.mark.xdist_group(s)) for s in SURFACES])
def test_a_fault_is_reported_as_it_is(name, case, programs, company, elsewhere):
    url, visits = elsewhere
    company.reset()
    person = people(company)[0]
    rule = f"{OPERATION}:{case['fault'].replace('ELSEWHERE', url)}"
    assert company.post("/_sandbox/faults/set", rules=[rule])[0] == 200
    timeout_ms = case.get("timeout_ms", 30_000)
    command = Surface(name, programs).command(OPERATION, {"user_identity_id": person}, timeout_ms)
    run = subprocess.run(command, env=environment(company), capture_output=True, text=True)
    company.post("/_sandbox/faults/clear")
    output = run.stdout + run.stderr
    assert company.api_key not in output
    assert not visits, "the second server was contacted"
    is_there = person in people(company)
    assert (run.returncode == 0) == case.get("reply", False), output
    requests = [r for r in company.post("/_sandbox/requests/list")[1]["requests"] if r["operation"] == OPERATION]
    # The sandbox counted the attempts too, whatever the program says. An attempt may time out before it arrives.
    assert len(requests) <= case["attempts"] or name in MAY_RESEND, requests
    assert len(requests) >= (1 if "timeout_ms" in case else case["attempts"]), requests
    if run.returncode == 0:
        assert not is_there, "reported done, but it is not"
        if name == "CLI":
            # It prints the value alone, and a note where the person was gone before.
            assert run.stdout.strip() == "{}"
            assert "already gone" not in run.stderr
        else:
            reply = printed(run.stdout)["reply"]
            assert reply["attempts"] == case["attempts"]
            assert reply["already_gone"] is False
        return
    error = printed(run.stderr if name == "CLI" else run.stdout)
    error = error.get("error", error)
    kinds, outcome = case["error"], case["outcome"]
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if name in MAY_RESEND:
        # No refusal is known to answer the first time that the request was sent.
        outcome = "unknown"
        if case["attempts"] == 1:
            kinds = ["unconfirmed" if kind == "not_found" else kind for kind in kinds]
    assert error["kind"] in kinds
    assert error["outcome"] == outcome
    assert error["attempts"] == case["attempts"]
    assert is_there or error["outcome"] not in ("not_sent", "refused"), "reported as not done, but it is"
