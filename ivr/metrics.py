"""The figures an operator watches, for Prometheus, on a loopback port."""

from prometheus_client import Counter, Gauge, Histogram, start_http_server

_LATENCY_S = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8, 1.2, 2.0, 5.0)

CALLS = Counter("ivr_calls_total", "Conversations by how they ended", ["entry", "ended"])
ACTIVE = Gauge("ivr_conversations_active", "Conversations going on now")
FAILURES = Counter("ivr_failures_total", "Parts that failed during a call", ["stage"])
NOT_UNDERSTOOD = Counter("ivr_not_understood_total", "NoInputs and NoMatches", ["field", "event"])
LATENCY = Histogram(
    "ivr_first_audio_seconds",
    "From the answer, the key or the end of speech to the first frame of the next prompt",
    ["trigger"],
    buckets=_LATENCY_S,
)
DECODE = Histogram(
    "ivr_decode_seconds", "From end of speech to the final hypothesis", buckets=_LATENCY_S
)


def serve(port: int) -> None:
    """Answer scrapes on loopback, from a thread of its own."""
    start_http_server(port, addr="127.0.0.1")
