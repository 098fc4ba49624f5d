"""Prometheus metrics: states, how long requests took, and what is handed in. A registry of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.clock import Clock

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many cameras, alerts and cases are in each state, and how many connected cameras see what.

    `canary_ages_s`: how long ago the newest synthetic alert of each watch arrived.
    """

    cameras: Mapping[str, int]
    sights: Mapping[str, int]
    alerts: Mapping[str, int]
    cases: Mapping[str, int]
    canary_ages_s: Mapping[str, float] = field(default_factory=dict)


class _States(Collector):
    """How many things are in each state at one moment."""

    def __init__(self, states: StateCounts) -> None:
        self._states = states

    def collect(self) -> Iterable[Metric]:
        yield _counted("xueliang_cameras", "Cameras by state", "state", self._states.cameras)
        yield _counted("xueliang_cameras_by_sight", "Connected cameras by what they see", "sight", self._states.sights)
        yield _counted("xueliang_alerts", "Alerts by state", "state", self._states.alerts)
        yield _counted("xueliang_cases", "Cases by state", "state", self._states.cases)
        words = "Seconds since the newest synthetic alert of a watch arrived"
        yield _counted("xueliang_canary_age_seconds", words, "source", self._states.canary_ages_s)


class _Deleted(Collector):
    """How much evidence was deleted since the start, by why."""

    def __init__(self, by_why: Mapping[str, int]) -> None:
        self._by_why = by_why

    def collect(self) -> Iterable[Metric]:
        words = "Pieces of evidence deleted since the start: their time was over (age), or the disk was full (disk)"
        family = CounterMetricFamily("xueliang_evidence_deleted", words, labels=["why"])
        for why, count in self._by_why.items():
            family.add_metric([why], count)
        yield family


def _counted(name: str, words: str, label: str, counts: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=[label])
    for word, count in counts.items():
        family.add_metric([word], count)
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

    def text(self, watching: Collector, states: StateCounts, evidence_deleted: Mapping[str, int]) -> bytes:
        """Everything in the Prometheus text format, with the facts of the moment."""
        facts = CollectorRegistry()
        facts.register(watching)
        facts.register(_Deleted(evidence_deleted))
        facts.register(_States(states))
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
