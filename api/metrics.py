"""Prometheus metrics: pictures per camera, states, and how long requests took. A registry of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.clock import Clock
from models.watching import CameraWatch

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_STEPS = {
    "received": "Pictures received",
    "lost": "Packets lost on the way",
    "decoded": "Pictures decoded",
    "analysed": "Pictures the detector looked at",
}


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many cameras, alerts and cases are in each state."""

    cameras: Mapping[str, int]
    alerts: Mapping[str, int]
    cases: Mapping[str, int]


class _Facts(Collector):
    """Counters and states as they stand at one moment."""

    def __init__(self, watches: Mapping[str, CameraWatch], states: StateCounts) -> None:
        self._watches, self._states = watches, states

    def collect(self) -> Iterable[Metric]:
        for step, words in _STEPS.items():
            family = CounterMetricFamily(f"xueliang_pictures_{step}", words, labels=["camera"])
            for camera_id, counted in self._watches.items():
                family.add_metric([camera_id], getattr(counted, step))
            yield family
        dropped = CounterMetricFamily("xueliang_pictures_dropped", "Pictures passed over", labels=["camera", "reason"])
        for camera_id, counted in self._watches.items():
            for reason, count in counted.dropped.items():
                dropped.add_metric([camera_id, reason], count)
        yield dropped
        yield _by_state("cameras", self._states.cameras)
        yield _by_state("alerts", self._states.alerts)
        yield _by_state("cases", self._states.cases)


def _by_state(things: str, counts: Mapping[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"xueliang_{things}", f"{things.capitalize()} by state", labels=["state"])
    for state, count in counts.items():
        family.add_metric([state], count)
    return family


class Metrics:
    """What is measured over time in one service: how long requests took."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Histogram(
            "xueliang_http_request_seconds",
            "Seconds from a request's head to the end of its answer",
            ["method", "route", "status"],
            buckets=_BUCKETS_S,
            registry=self._registry,
        )

    def text(self, watches: Mapping[str, CameraWatch], states: StateCounts) -> bytes:
        """Everything in the Prometheus text format, with the facts of the moment."""
        facts = CollectorRegistry()
        facts.register(_Facts(watches, states))
        return generate_latest(facts) + generate_latest(self._registry)


class TimedRequests:
    """Measures every request under the pattern of its route, so that labels stay few."""

    def __init__(self, app: ASGIApp, metrics: Metrics, clock: Clock) -> None:
        self._app, self._metrics, self._clock = app, metrics, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began_s, status = self._clock.mono_s(), 500

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            seconds = self._clock.mono_s() - began_s
            self._metrics.requests.labels(_method(scope["method"]), route, str(status)).observe(seconds)


def _method(name: str) -> str:
    return name if name in ("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS") else "other"
