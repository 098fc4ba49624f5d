import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtp.faults import RtpFault
from cameras.rtp.rtcp import (
    Goodbye,
    ReceiverReport,
    ReportBlock,
    SenderReport,
    build_goodbye,
    build_receiver_report,
    build_sender_report,
    ntp_of_unix,
    parse_rtcp,
    unix_of_ntp,
)

U32 = st.integers(0, 0xFFFFFFFF)
BLOCKS = st.lists(
    st.builds(ReportBlock, U32, st.integers(0, 255), st.integers(0, 0xFFFFFF), U32, U32, U32, U32), max_size=31
).map(tuple)
NAMES = st.text(max_size=300)


@given(st.builds(SenderReport, U32, st.integers(0, 2**64 - 1), U32, U32, U32, BLOCKS), NAMES)
def test_a_sender_report_is_read_as_written(report: SenderReport, name: str) -> None:
    assert parse_rtcp(build_sender_report(report, name)) == [report]


@given(st.builds(ReceiverReport, U32, BLOCKS), NAMES)
def test_a_receiver_report_is_read_as_written(report: ReceiverReport, name: str) -> None:
    assert parse_rtcp(build_receiver_report(report, name)) == [report]


@given(U32)
def test_a_goodbye_stands_behind_an_empty_report(ssrc: int) -> None:
    assert parse_rtcp(build_goodbye(ssrc)) == [ReceiverReport(ssrc), Goodbye((ssrc,))]


@given(st.floats(0, 2**31))
def test_network_time(unix_s: float) -> None:
    assert unix_of_ntp(ntp_of_unix(unix_s)) == pytest.approx(unix_s, abs=1e-5)


@given(st.binary(max_size=120))
def test_any_bytes_are_reports_or_the_peers_fault(data: bytes) -> None:
    for attempt in (data, b"\x80\xc8" + data, b"\x9f\xc9" + data):
        try:
            parse_rtcp(attempt)
        except RtpFault:
            continue
