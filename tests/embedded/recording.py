"""Replies of a sandbox, recorded byte for byte, as macros for the peer of the firmware's tests."""

import json
import re
import socket
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

from servers import ROOT, running_sandbox

sys.path.insert(0, str(ROOT / "tests/e2e"))

from demo import CALLS, people

# Faults under which a reply is recorded, by the name of the reply.
FAULTS = {"BUSY": "status=503", "RATE_LIMITED": "rate_limit=1", "PORTAL": "html"}
CHUNK = 60


def request(sandbox, operation, params):
    """Return a request as the firmware sends it."""
    body = json.dumps(params, separators=(",", ":")).encode()
    head = (
        f"POST /{operation.replace('.', '/')} HTTP/1.1\r\nhost: connect.getseam.com\r\n"
        f"authorization: Bearer {sandbox.api_key}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body


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

    def header(self):
        """Return the text of a header with a macro for everything."""
        replies = (
            {macro(name): reply for name, reply in self.confirmed.items()}
            | {f"{macro(name)}_AGAIN": reply for name, reply in self.again.items()}
            | self.others
        )
        chunked = {f"{name}_CHUNKED": in_chunks(reply) for name, reply in replies.items()}
        texts = {macro(name): value.encode() for name, value in self.values.items()} | replies | chunked
        return "".join(f"#define RECORDED_{name} {literal(text)}\n" for name, text in texts.items())


def record():
    """Remove everything from one person of a sandbox. Return the recording."""
    with running_sandbox() as sandbox:
        _, person = next(iter(people(sandbox)))

        def reply(operation, params):
            return exchange(sandbox, request(sandbox, operation, params))

        def under_fault(fault):
            sandbox.post("/_sandbox/faults/set", rules=[f"acs.users.delete:{fault}"])
            received = reply("acs.users.delete", {"acs_user_id": person["acs_user_id"]})
            sandbox.post("/_sandbox/faults/clear")
            return received

        def replies(status):
            received = {operation: reply(operation, {n: person[n] for n in names}) for operation, names, *_ in CALLS}
            assert all(text.startswith(f"HTTP/1.1 {status}".encode()) for text in received.values()), received
            return received

        others = {name: under_fault(fault) for name, fault in FAULTS.items()}
        others["INVALID"] = reply("acs.users.delete", {"acs_user_id": "4711"})
        return Recording(person | {"api_key": sandbox.api_key}, replies(200), replies(404), others)


def macro(name):
    """Return the part of a macro's name for an operation or a value."""
    return name.replace(".", "_").upper()


def literal(text):
    """Return bytes as a C string, in lines of moderate length."""
    escaped = "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\?' else f"\\{byte:03o}" for byte in text)
    return '"' + escaped.replace("\\015\\012", '\\r\\n" \\\n  "') + '"'
