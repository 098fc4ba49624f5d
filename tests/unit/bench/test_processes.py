"""What Linux says of our own process."""

import socket
import threading

from bench.processes import cpu_s, open_targets, pss_bytes, rss_bytes, socket_count, thread_count, thread_cpu_s


def test_a_socket_and_a_thread_are_counted_while_they_last() -> None:
    sockets, threads, done = socket_count(), thread_count(), threading.Event()
    worker = threading.Thread(target=done.wait, name="counted-7", daemon=True)
    with socket.socket():
        worker.start()
        assert socket_count() == sockets + 1
        assert thread_count() == threads + 1
        assert "counted" in thread_cpu_s()
    done.set()
    worker.join()
    assert socket_count() == sockets


def test_memory_of_shared_pages_counts_in_part() -> None:
    assert 0 < pss_bytes() <= rss_bytes()


def test_processor_time_only_grows() -> None:
    before = cpu_s()
    while cpu_s() == before:
        sum(range(10_000))
    assert cpu_s() > before


def test_an_open_file_is_among_the_targets(tmp_path: object) -> None:
    path = f"{tmp_path}/open"
    with open(path, "w"):
        assert path in open_targets()
    assert path not in open_targets()
