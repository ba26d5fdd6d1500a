"""A server before a sandbox that keeps the requests."""

import contextlib
import http.client
import http.server
import json
import threading


class Recorder(http.server.ThreadingHTTPServer):
    """Forwards every request to a sandbox, and keeps it with the status of the reply."""

    daemon_threads = True

    def __init__(self, upstream):
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = upstream.removeprefix("http://")
        self.requests = []

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.server_port}"

    def take(self):
        """Return the requests since the last time: each as its path, its JSON and the status of its reply."""
        requests, self.requests = self.requests, []
        return requests


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        connection = http.client.HTTPConnection(self.server.upstream, timeout=30)
        with contextlib.closing(connection):
            headers = {name: self.headers[name] for name in ("authorization", "content-type")}
            connection.request("POST", self.path, body, headers)
            reply = connection.getresponse()
            text = reply.read()
        self.server.requests.append((self.path, json.loads(body), reply.status))
        self.send_response(reply.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def recording(upstream):
    """Run a recorder before the endpoint `upstream`."""
    with Recorder(upstream) as recorder:
        threading.Thread(target=recorder.serve_forever, daemon=True).start()
        yield recorder
        recorder.shutdown()
