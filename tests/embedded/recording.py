"""Replies of a sandbox, recorded byte for byte, as macros for the peer of the firmware's tests."""

import json
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from servers import running_sandbox

# The removals, with the names of their parameters.
CALLS = [
    ("acs.credentials.unassign", ["acs_credential_id", "acs_user_id"]),
    ("acs.users.remove_from_access_group", ["acs_access_group_id", "acs_user_id"]),
    ("user_identities.remove_acs_user", ["acs_user_id", "user_identity_id"]),
    ("acs.users.delete", ["acs_user_id"]),
    ("user_identities.delete", ["user_identity_id"]),
]

# Faults under which a reply is recorded, by the name of the reply.
FAULTS = {"BUSY": "status=503", "RATE_LIMITED": "rate_limit=1", "PORTAL": "html"}
CHUNK = 60

# The reads that confirm a removal, by its operation: those before it and those after it, each with the names of its
# parameters. The workspace is read before all of them.
WORKSPACE = ("workspaces.get", [])
USER = ("acs.users.get", ["acs_user_id"])
CREDENTIAL = ("acs.credentials.get", ["acs_credential_id"])
GROUPS = ("acs.access_groups.list", ["acs_user_id"])
IDENTITY = ("user_identities.get", ["user_identity_id"])
SESSIONS = ("client_sessions.list", ["user_identity_id"])
CREDENTIALS_OF_IDENTITY = ("acs.credentials.list", ["user_identity_id"])
CREDENTIALS_OF_USER = ("acs.credentials.list", ["acs_user_id"])
READS = {
    "acs.credentials.unassign": ([CREDENTIAL, USER], [USER, CREDENTIAL]),
    "acs.users.delete": ([USER], [USER, CREDENTIALS_OF_USER]),
    "acs.users.remove_from_access_group": ([USER, GROUPS], [USER, GROUPS]),
    "user_identities.delete": (
        [IDENTITY, SESSIONS, CREDENTIALS_OF_IDENTITY, USER],
        [IDENTITY, SESSIONS, CREDENTIALS_OF_IDENTITY, USER, CREDENTIALS_OF_USER],
    ),
    "user_identities.remove_acs_user": ([IDENTITY, USER], [IDENTITY, USER]),
}


def people(sandbox):
    """Yield the ids of everyone who has an access system user with a credential and a group, and of these."""
    for identity in sandbox.post("/user_identities/list")[1]["user_identities"]:
        person = identity["user_identity_id"]
        for user in sandbox.post("/user_identities/list_acs_users", user_identity_id=person)[1]["acs_users"]:
            of_user = {"acs_user_id": user["acs_user_id"]}
            credentials = sandbox.post("/acs/credentials/list", **of_user)[1]["acs_credentials"]
            groups = sandbox.post("/acs/access_groups/list", **of_user)[1]["acs_access_groups"]
            if credentials and groups:
                of_credential = {"acs_credential_id": credentials[0]["acs_credential_id"]}
                of_group = {"acs_access_group_id": groups[0]["acs_access_group_id"]}
                yield {"user_identity_id": person} | of_user | of_credential | of_group
                break


def request(sandbox, operation, params):
    """Return a request as the firmware sends it."""
    body = body_of(params)
    head = (
        f"POST /{operation.replace('.', '/')} HTTP/1.1\r\nhost: connect.getseam.com\r\n"
        f"authorization: Bearer {sandbox.api_key}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body


def body_of(params):
    """Return the body of a request with these parameters."""
    return json.dumps(params, separators=(",", ":")).encode()


def exchange(sandbox, sent):
    """Send bytes to the sandbox, and return all that it answers."""
    address = urlsplit(sandbox.endpoint)
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(sent)
        received = b""
        while piece := connection.recv(4096):
            received += piece
    return received


def in_chunks(reply):
    """Return the reply with its body in chunks, an extension and a trailer, as a proxy may send it."""
    head, body = reply.split(b"\r\n\r\n", 1)
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"content-length:")]
    pieces = [body[at : at + CHUNK] for at in range(0, len(body), CHUNK)]
    chunks = b"".join(b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return b"\r\n".join([*lines, b"transfer-encoding: chunked"]) + b"\r\n\r\n" + chunks + b"0\r\nx-trailer: 1\r\n\r\n"


def without_what_differs(reply):
    """Return a reply without the values that are new in each: the request's id and the date."""
    return re.sub(rb"\r\n(seam-request-id|date): [^\r]*", rb"\r\n\1:", reply)


@dataclass(frozen=True)
class Recording:
    """A person's ids and the key, by their names, and the replies to their removal."""

    values: dict
    # By operation: what confirmed the removal, and what was answered when it was asked for again.
    confirmed: dict
    again: dict
    # By name: others.
    others: dict
    # By name: lists of exchanges, each an operation, its parameters and the reply.
    exchanges: dict

    def header(self):
        """Return the text of a header with a macro for everything: a text, or the lines of a script."""
        replies = (
            {macro(name): reply for name, reply in self.confirmed.items()}
            | {f"{macro(name)}_AGAIN": reply for name, reply in self.again.items()}
            | self.others
        )
        chunked = {f"{name}_CHUNKED": in_chunks(reply) for name, reply in replies.items()}
        texts = {macro(name): value.encode() for name, value in self.values.items()} | replies | chunked
        lines = {name: "".join(map(script_line, exchanges)) for name, exchanges in self.exchanges.items()}
        macros = {name: literal(text) for name, text in texts.items()} | lines
        return "".join(f"#define RECORDED_{name} {value}\n" for name, value in macros.items())


def record():
    """Remove everything from one person of a sandbox. Return the recording."""
    with running_sandbox() as sandbox:
        person = next(iter(people(sandbox)))

        def reply(operation, params):
            return exchange(sandbox, request(sandbox, operation, params))

        def under_fault(fault):
            sandbox.post("/_sandbox/faults/set", rules=[f"acs.users.delete:{fault}"])
            received = reply("acs.users.delete", {"acs_user_id": person["acs_user_id"]})
            sandbox.post("/_sandbox/faults/clear")
            return received

        def replies(status):
            received = {operation: reply(operation, {n: person[n] for n in names}) for operation, names in CALLS}
            assert all(text.startswith(f"HTTP/1.1 {status}".encode()) for text in received.values()), received
            return received

        others = {name: under_fault(fault) for name, fault in FAULTS.items()}
        others["INVALID"] = reply("acs.users.delete", {"acs_user_id": "4711"})
        values = person | {"api_key": sandbox.api_key}
        return Recording(values, replies(200), replies(404), others, confirmations(sandbox, person))


def confirmations(sandbox, person):
    """Confirm removals from the person. Return the exchanges by name."""

    def exchanges(calls):
        made = [(operation, {name: person[name] for name in names}) for operation, names in calls]
        return [(*call, exchange(sandbox, request(sandbox, *call))) for call in made]

    found = {}
    for operation, names in CALLS:
        before, after = READS[operation]
        sandbox.reset()
        found[f"{macro(operation)}_CONFIRMED"] = exchanges([WORKSPACE, *before, (operation, names), *after])
    delete = ("acs.users.delete", ["acs_user_id"])

    def delete_under(rule, name):
        sandbox.reset()
        sandbox.post("/_sandbox/providers/set", rules=[f"*:{rule}"])
        found[f"{name}_REMOVAL"] = exchanges([WORKSPACE, USER, delete])
        found[f"{name}_READ"] = exchanges([USER])

    delete_under("fails", "FAILED")
    delete_under("lag=1h", "PENDING")
    sandbox.post("/_sandbox/clock/set", advance_ms=2 * 3_600_000)
    found["LATER"] = exchanges([WORKSPACE, USER, CREDENTIALS_OF_USER])
    sandbox.reset()
    exchanges([delete])
    found["NOT_THERE"] = exchanges([WORKSPACE, USER])
    return found


def script_line(recorded):
    """Return an exchange as a line of the peer's script."""
    operation, params, reply = recorded
    path = f"/{operation.replace('.', '/')}".encode()
    return f"{{{literal(path)}, {literal(body_of(params))}, .reply = {literal(reply)}}}, "


def macro(name):
    """Return the part of a macro's name for an operation or a value."""
    return name.replace(".", "_").upper()


def literal(text):
    """Return bytes as a C string, in lines of moderate length."""
    escaped = "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\?' else f"\\{byte:03o}" for byte in text)
    return '"' + escaped.replace("\\015\\012", '\\r\\n" \\\n  "') + '"'
