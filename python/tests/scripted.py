"""A server that follows a script, however wrong its replies are."""

from __future__ import annotations

import queue
import socket
import threading
from typing import Optional

HANG = b"hang"
"""Read the request and say nothing until the client goes away."""
DROP = b""
"""Read the request and close the connection."""
ECHO = b"echo"
"""Confirm the request, with its body as the member `echo`."""


def reply(status: str, body: str, *headers: str) -> bytes:
    """Return a reply as it goes over the wire; the connection is closed after it."""
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body.encode())}", "connection: close", *headers]
    if not any(header.startswith("content-type") for header in headers):
        lines.append("content-type: application/json")
    return "\r\n".join([*lines, "", body]).encode()


class ScriptedServer:
    """Gives one item of its script to each request; after the end it hangs. It replies to `together` at once."""

    def __init__(self, *script: bytes, together: int = 1) -> None:
        self._gate = threading.Barrier(together)
        self._script: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        for item in script:
            self._script.put(item)
        self.requests: queue.Queue[str] = queue.Queue()
        """Every request, once it is there."""
        self.departures: queue.Queue[None] = queue.Queue()
        """An item for every client that went away from a request that hangs."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            request = self._read(connection)
            if request is None:
                return
            item = HANG if self._script.empty() else self._script.get()
            self.requests.put(request)
            self._gate.wait(60)
            if item == HANG:
                try:
                    while connection.recv(4096):
                        pass
                except OSError:
                    pass
                self.departures.put(None)
            elif item == ECHO:
                body = request.partition("\r\n\r\n")[2]
                connection.sendall(reply("200 OK", f'{{"ok":true,"echo":{body}}}'))
            elif item != DROP:
                connection.sendall(item)

    @staticmethod
    def _read(connection: socket.socket) -> Optional[str]:
        received = b""
        while b"\r\n\r\n" not in received:
            if not (chunk := connection.recv(4096)):
                return None
            received += chunk
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next((int(h[15:]) for h in lines if h.startswith(b"content-length:")), 0)
        while len(body) < length:
            body += connection.recv(4096)
        return (head + b"\r\n\r\n" + body).decode()

    def close(self) -> None:
        """Stop listening."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
