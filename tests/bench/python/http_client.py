"""The standard library's own client over one kept connection, and nothing else: `http_client.py CALLS WARM_UP`."""

import http.client
import json
import os
import sys
from urllib.parse import urlsplit

from gauge import ACS_USER_ID, Gauge

calls, warm_up = int(sys.argv[1]), int(sys.argv[2])
connection = http.client.HTTPConnection(urlsplit(os.environ["SEAM_ENDPOINT"]).netloc)
headers = {
    "authorization": f"Bearer {os.environ['SEAM_API_KEY']}",
    "content-type": "application/json",
    "accept": "application/json",
}


def call() -> None:
    """Makes one request and reads its reply."""
    connection.request("POST", "/acs/users/delete", json.dumps({"acs_user_id": ACS_USER_ID}), headers)
    reply = connection.getresponse()
    if reply.status != 200 or not json.loads(reply.read())["ok"]:
        raise SystemExit(f"status {reply.status}")


for _ in range(warm_up):
    call()
gauge = Gauge()
for _ in range(calls):
    call()
gauge.print(calls)
