"""Trace calls with OpenTelemetry: every attempt is a span below the current one.

    pip install opentelemetry-sdk
    export SEAM_API_KEY=…
    python tracing.py USER_IDENTITY_ID

A program with OpenTelemetry set up needs only `span_of_attempt`: `Seam(on_event=span_of_attempt)`.
"""

from __future__ import annotations

import sys
import time

from libseam import Event, Seam, SeamError
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

tracer = trace.get_tracer("libseam")


def span_of_attempt(event: Event) -> None:
    """Create the span of an attempt that has ended. The hook runs in the context of the call, which has the parent."""
    if event.took is None:
        return
    end = time.time_ns()
    start = end - int(event.took * 1_000_000_000)
    span = tracer.start_span(f"seam {event.operation}", kind=SpanKind.CLIENT, start_time=start)
    span.set_attribute("http.request.resend_count", (event.attempt or 1) - 1)
    if event.http_status is not None:
        span.set_attribute("http.response.status_code", event.http_status)
    if event.request_id is not None:
        span.set_attribute("seam.request_id", event.request_id)
    if event.kind is not None:
        span.set_attribute("error.type", event.kind)
        span.set_status(Status(StatusCode.ERROR, event.message))
    span.end(end)


def main(arguments: list[str]) -> int:
    """Delete a person, and print the spans."""
    if len(arguments) != 1:
        print("usage: python tracing.py USER_IDENTITY_ID", file=sys.stderr)
        return 2
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
    trace.set_tracer_provider(provider)
    try:
        with Seam(on_event=span_of_attempt) as seam, tracer.start_as_current_span("off-boarding"):
            seam.user_identities.delete(user_identity_id=arguments[0], missing_ok=True)
    except SeamError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
