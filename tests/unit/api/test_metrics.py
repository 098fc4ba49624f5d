"""What Prometheus is told of evidence that was deleted."""

from prometheus_client import CollectorRegistry

from api.metrics import Metrics, StateCounts

NOBODY = StateCounts({}, {}, {}, {})


def test_deleted_evidence_is_counted_by_why() -> None:
    text = Metrics().text(CollectorRegistry(), NOBODY, {"age": 5, "disk": 2}).decode()
    assert 'xueliang_evidence_deleted_total{why="disk"} 2.0' in text
    assert 'xueliang_evidence_deleted_total{why="age"} 5.0' in text
    assert "xueliang_evidence_deleted_total{" not in Metrics().text(CollectorRegistry(), NOBODY, {}).decode()
