"""Made-up credentials, and clients without a server."""

from __future__ import annotations

from typing import Any

from libseam import Seam, SeamError

KEY = "seam_test1_QuiteSecretIndeed"
TOKEN = "seam_at1_AlsoQuiteSecret"  # noqa: S105
SESSION = "seam_cst1_SecretAsWell"
PUBLISHABLE = "seam_pk1_NotForLogsEither"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2VjcmV0"
WORKSPACE = "0005ea00-0000-4000-8000-000000000001"
ID = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"


def offline(**options: Any) -> Seam:
    """Return a client of a server that is not there."""
    return Seam(**{"api_key": KEY, "endpoint": "http://127.0.0.1:1", "retries": 0, **options})


def problems(error: SeamError) -> list[tuple[str, str]]:
    """Return which parameters an error is about, and what kind of problem each has."""
    return [(problem.parameter, problem.kind) for problem in error.problems]
