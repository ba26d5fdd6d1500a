"""The code in docs/firmware.md: each piece compiles as it stands there, and the wire over mbedTLS exchanges with a server that
speaks TLS.
"""

import re
import socket
import subprocess
import sys
import threading

import pytest

from servers import ROOT, tls_server

sys.path.insert(0, str(ROOT / "tests/guide"))

from blocks import blocks

FIRMWARE = ROOT / "tests/firmware"
STRICT = ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
PIECES = {block.name: block.text for block in blocks((ROOT / "docs/firmware.md").read_text()) if block.language == "c"}
# The server's answers; then it is silent.
ANSWERS = [
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    b'5\r\n{"ok"\r\n6\r\n:true}\r\n0\r\n\r\n',
    b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}',
]


@pytest.fixture
def pieces(tmp_path):
    """The folder with every piece, as the programs in tests/firmware/guide include it."""
    for name, text in PIECES.items():
        (tmp_path / f"{name}.inc").write_text(text)
    return tmp_path


def compile_with(pieces, *words):
    includes = ["-I", pieces, "-I", FIRMWARE, "-I", ROOT / "include"]
    subprocess.run(["gcc", *STRICT, *includes, *words], check=True)


def test_every_piece_has_a_program_and_every_program_a_piece():
    assert set(PIECES) == {path.stem for path in (FIRMWARE / "guide").glob("*.c")}


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_compiles(name, pieces):
    compile_with(pieces, "-fsyntax-only", FIRMWARE / f"guide/{name}.c")


def serve():
    """Answer those that send a whole request; connections that are closed before are passed over. Returns the port."""
    listener, kept = socket.create_server(("127.0.0.1", 0)), []

    def answer():
        answers = iter(ANSWERS)
        while True:
            connection, _ = listener.accept()
            received = b""
            while not received.endswith(b"\r\n\r\n{}") and (more := connection.recv(4096)):
                received += more
            if received.endswith(b"\r\n\r\n{}"):
                kept.append(connection)
                connection.sendall(next(answers, b""))
                if len(kept) <= len(ANSWERS):
                    connection.close()

    threading.Thread(target=answer, daemon=True).start()
    return listener.getsockname()[1]


def test_the_wire_over_mbedtls_exchanges_with_a_server(pieces):
    upstream = serve()
    with tls_server(upstream) as (port, authority), tls_server(upstream) as (_, other):
        wire = PIECES["mbedtls"]
        there = wire.replace('"connect.getseam.com"', '"localhost"').replace('"443"', f'"{port}"')
        assert there.count('"localhost"') == there.count(f'"{port}"') == 1
        (pieces / "mbedtls.inc").write_text(there)
        http = [FIRMWARE / name for name in ("exchange.c", "incoming.c")]
        libraries = ["-lmbedtls", "-lmbedx509", "-lmbedcrypto"]
        program = pieces / "mbedtls"
        compile_with(pieces, "-g", FIRMWARE / "guide/mbedtls.c", *http, "-o", program, *libraries)
        run = subprocess.run([program, authority, other], check=True, capture_output=True, text=True)
        assert re.search(r"^[1-9]\d* passed, 0 failed$", run.stdout, re.MULTILINE)
