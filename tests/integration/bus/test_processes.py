"""Several processes publish on the bus of one machine while one hands over."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from models.clock import SystemClock
from models.db.engine import Database
from tests.waiting import eventually
from xueliang.bus.local import LocalBus
from xueliang.bus.port import Fact, Topic

WRITERS, FACTS_EACH = 4, 25
WRITER = """
import sys
from datetime import datetime
from models.clock import SystemClock
from models.db.engine import Database
from xueliang.bus.local import LocalBus
from xueliang.bus.port import Topic
database, clock = Database.open(sys.argv[1]), SystemClock()
bus = LocalBus(database, clock)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    bus.publish(Topic.RULE_EVENTS, f"{sys.argv[2]}/{number}", {"at": clock.now().isoformat(), "number": number})
"""


@pytest.mark.timeout(300)  # the writers load, on a machine that may be busy
def test_facts_of_other_processes_are_taken_each_once_and_in_the_order_of_each(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bus.db'}"
    database, clock = Database.open(url), SystemClock()
    database.migrate()
    bus = LocalBus(database, clock, look_again_s=0.1)
    taken: list[Fact] = []
    late_s: list[float] = []

    def take(fact: Fact) -> None:
        taken.append(fact)
        late_s.append(clock.now().timestamp() - datetime.fromisoformat(fact.payload["at"]).timestamp())

    bus.consume(dict.fromkeys(Topic, take))
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, url, str(name), str(FACTS_EACH)], stdin=subprocess.PIPE)
        for name in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"\n")
        writer.stdin.close()
    assert [writer.wait(250) for writer in writers] == [0] * WRITERS
    eventually(lambda: len(taken) == WRITERS * FACTS_EACH)
    bus.stop(5)
    database.close()
    for name in range(WRITERS):
        numbers = [fact.payload["number"] for fact in taken if fact.fact_id.startswith(f"{name}/")]
        assert numbers == list(range(FACTS_EACH))
    late_s.sort()
    print(f"age of a fact when taken, s: median {late_s[len(late_s) // 2]:.3f}, most {late_s[-1]:.3f}")
