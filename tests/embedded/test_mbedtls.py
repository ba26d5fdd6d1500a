"""The wire over mbedTLS, with the controller above it: it removes people from a sandbox behind a server with TLS, and its
network fails at every step.
"""

import json
import socket
import subprocess

import pytest

from board import FIRMWARE, STRICT
from servers import running_sandbox, tls_server

OPERATION = "user_identities.delete"
NOT_SENT, UNKNOWN = 1, 3
WRAPPED = ["mbedtls_net_connect", "mbedtls_net_send", "mbedtls_net_recv_timeout"]
# What a host needs besides the C library's static archive.
LIBRARIES = ["-lmbedtls", "-lmbedx509", "-lmbedcrypto", "-lpthread", "-ldl", "-lm"]


class Door:
    """The program, for a server and an authority."""

    def __init__(self, program, sandbox, authority):
        self.program, self.sandbox, self.authority = program, sandbox, authority

    def remove(self, person, timeout_ms=30_000, step=0, way=0):
        """Remove the person, while the network fails at that step in that way. Returns what the program printed."""
        arguments = [self.authority, self.sandbox.api_key, person, timeout_ms, step, way]
        run = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)


@pytest.fixture(scope="module")
def build(tree, tmp_path_factory):
    """Return a function that compiles the program for a port of this machine."""

    def compile_for(port):
        folder = tmp_path_factory.mktemp("mbedtls")
        folders = [FIRMWARE / name for name in ("door", "mbedtls", "mbedtls_test")]
        sources = [file for place in folders for file in sorted(place.glob("*.c"))]
        includes = [word for place in [*folders, FIRMWARE / "peer", tree / "include"] for word in ("-I", place)]
        server = ["-D_POSIX_C_SOURCE=200809L", '-DSERVER="localhost"', f'-DPORT="{port}"']
        wraps = [f"-Wl,--wrap={name}" for name in WRAPPED]
        gcc = ["gcc", "-g", *STRICT, *server, *includes, *sources, tree / "lib/libseam.a", *wraps, *LIBRARIES]
        subprocess.run([*gcc, "-o", folder / "door"], check=True)
        return folder / "door"

    return compile_for


@pytest.fixture(scope="module")
def company():
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def door(build, company):
    with tls_server(int(company.endpoint.rpartition(":")[2])) as (port, authority):
        yield Door(build(port), company, authority)


@pytest.fixture
def people(company):
    """The ids of those who can be removed."""
    company.reset()
    return [person["user_identity_id"] for person in company.post("/user_identities/list")[1]["user_identities"]]


def requests(company):
    """Return the number of removals that the sandbox has received since the last reset."""
    received = company.post("/_sandbox/requests/list")[1]["requests"]
    return sum(request["operation"] == OPERATION for request in received)


def is_there(company, person):
    return company.post("/user_identities/get", user_identity_id=person)[0] == 200


def test_removals_follow_each_other(door, company, people):
    for person in people[:3]:
        assert door.remove(person) == {"status": "ok", "outcome": 0, "fault": 0, "left": 0}
        assert not is_there(company, person)
    assert door.remove(people[0])["status"] == "not_found"


def test_a_server_that_nobody_knows_is_not_trusted(door, company, people):
    with tls_server(1) as (_, other):
        printed = Door(door.program, company, other).remove(people[0])
    assert printed == {"status": "tls", "outcome": NOT_SENT, "fault": 0, "left": 0}
    assert requests(company) == 0


def test_a_server_that_is_silent_costs_no_more_than_the_timeout(build, door, company, people):
    # The kernel accepts the connection, and nobody answers in it.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        program = build(listener.getsockname()[1])
        printed = Door(program, company, door.authority).remove(people[0], timeout_ms=100)
    assert printed == {"status": "timeout", "outcome": NOT_SENT, "fault": 0, "left": 0}


def test_the_end_is_what_happened_whatever_step_of_the_network_fails(door, company, people):
    person, ends = people[0], set()
    for step in range(1, 100):
        for way in range(10):
            company.reset()
            printed = door.remove(person, step=step, way=way)
            received, gone = requests(company), not is_there(company, person)
            about = f"step {step}, way {way}: {printed}, {received} requests"
            if not printed["fault"]:
                assert (printed["status"], received, gone) == ("ok", 1, True), about
                break
            expected = {0: ("tls", NOT_SENT, False), 1: ("ok", 0, True)}.get(received, ("unconfirmed", UNKNOWN, True))
            assert (printed["status"], printed["outcome"], gone) == expected, about
            assert printed["left"] == 0, about
            ends.add(printed["status"])
        if way == 0:
            break
    assert step > 5
    assert ends == {"ok", "tls", "unconfirmed"}
