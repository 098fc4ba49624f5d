"""The committed films: what a virtual camera can serve, small, and with a truth that fits."""

from fractions import Fraction
from pathlib import Path

import av
import pytest

import cameras.virtual
from bench.scenes.stories import STORIES
from bench.scenes.truth import Clip, read_clip

FILMS = Path(cameras.virtual.__file__).parent / "films"
LARGEST_BYTES = 8_000_000
GOP_S = 2


@pytest.fixture(params=STORIES)
def film(request: pytest.FixtureRequest) -> tuple[Path, Clip]:
    path = FILMS / f"{request.param}.mp4"
    return path, read_clip(path.with_suffix(".json"))


def test_the_films_are_small() -> None:
    assert sum(path.stat().st_size for path in FILMS.iterdir()) < LARGEST_BYTES


def test_a_film_is_h264_with_a_key_picture_every_two_seconds(film: tuple[Path, Clip]) -> None:
    path, clip = film
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        assert (codec.name, (codec.width, codec.height), stream.average_rate) == ("h264", clip.size, Fraction(clip.fps))
        packets = [packet for packet in container.demux(stream) if packet.size]
    assert len(packets) == len(clip.pictures)
    assert [n for n, packet in enumerate(packets) if packet.is_keyframe] == list(
        range(0, len(packets), GOP_S * clip.fps)
    )
    assert all(packet.pts == packet.dts for packet in packets)


def test_its_truth_is_of_its_story(film: tuple[Path, Clip]) -> None:
    path, clip = film
    story = STORIES[path.stem]()
    assert (clip.story, clip.size, clip.fps) == (story.name, story.place.view.size, story.fps)
    assert len(clip.pictures) == round(story.seconds * story.fps)
    kinds = {actor.id: actor.kind for actor in story.actors}
    assert all(seen.kind is kinds[seen.actor] for picture in clip.pictures for seen in picture)


def test_everything_it_watches_happens_where_the_picture_shows_it(film: tuple[Path, Clip]) -> None:
    _, clip = film
    assert {event["name"] for event in clip.events} == {watch["name"] for watch in clip.watches}
    for watch in clip.watches:
        corners = clip.zones[watch["zone"]]
        assert len(corners) >= 2
        assert all(0 <= value <= 1 for corner in corners for value in corner)


def test_who_an_event_is_about_is_seen_meanwhile(film: tuple[Path, Clip]) -> None:
    _, clip = film
    for event in clip.events:
        first, last = (round(event[key] * clip.fps) for key in ("begins_s", "ends_s"))
        shares = [
            seen.share for n in range(first, last + 1) for seen in clip.pictures[n] if seen.actor == event["actor"]
        ]
        assert shares, event
        assert max(shares) > 0.5
