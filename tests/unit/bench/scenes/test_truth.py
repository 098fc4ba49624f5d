"""Boxes of blocks that stand in for actors, worked out by hand; what hides what; and the file of a clip."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bench.scenes.events import Watch
from bench.scenes.shapes import block
from bench.scenes.tracks import To, on_foot, parked, way
from bench.scenes.truth import Witness, clip_truth, read_clip, stands
from bench.scenes.words import Action, Actor, Kind, Paint, Piece, Place, State, Story, Track, View, Weather, Zone

# level at 1 m above the ground: 200 pixels wide, so a metre is 20 pixels at 10 m
VIEW = View((0.0, -10.0, 1.0), (0.0, 0.0, 1.0), 36.0, (200, 100))
GREY = Paint((0.5, 0.5, 0.5))


def stand_in(actor: Actor, state: State) -> Sequence[Piece]:
    """A board of 1 m by 2 m facing the camera."""
    x, y, z = state.xyz
    return (block((x, y, z + 1), (1, 0.02, 2)).painted(GREY),)


def at(x: float, y: float) -> Track:
    return lambda _: State((x, y, 0.0), 0.0, Action.STAND)


def person(number: int, track: Track) -> Actor:
    return Actor(number, Kind.PERSON, track, number)


def story(*actors: Actor, pieces: Sequence[Piece] = ()) -> Story:
    zone = Zone("strip", ((-3, -1), (3, -1), (3, 1), (-3, 1)))
    return Story("boards", Place("plain", VIEW, pieces, (zone,)), Weather.DAY, actors, 2.0, fps=5)


def test_a_board_in_the_open_is_seen_whole() -> None:
    (seen,) = Witness(story(person(1, at(0, 0))), stand_in).seen(0.0)
    assert seen.whole_xyxy == (90.0, 30.0, 110.0, 70.0)
    assert seen.seen_xyxy == (90.0, 30.0, 110.0, 70.0)
    assert seen.share == 1


def test_whoever_stands_in_front_hides_the_other() -> None:
    everybody = story(person(1, at(0, 0)), person(2, at(0.5, -0.5)))
    back, front = Witness(everybody, stand_in).seen(0.0)
    assert front.share == 1
    assert back.share == pytest.approx(0.5, abs=0.06)
    assert back.seen_xyxy[2] == pytest.approx(100, abs=1)
    assert back.whole_xyxy == (90.0, 30.0, 110.0, 70.0)


def test_a_wall_of_the_place_hides_the_lower_half() -> None:
    wall = block((0, -1, 0.5), (6, 0.1, 1)).painted(GREY)
    (seen,) = Witness(story(person(1, at(0, 0)), pieces=[wall]), stand_in).seen(0.0)
    assert seen.share == pytest.approx(0.5, abs=0.03)
    assert seen.seen_xyxy[3] == pytest.approx(50, abs=1)


def test_what_moves_of_the_place_hides_while_it_is_there() -> None:
    shut = block((0, -1, 1), (6, 0.1, 3)).painted(GREY)
    scene = replace(story(person(1, at(0, 0))), moving={"door": lambda t: [shut] if t < 1 else []})
    witness = Witness(scene, stand_in)
    assert witness.seen(0.0) == []
    assert len(witness.seen(1.5)) == 1


def test_an_umbrella_hides_but_is_no_part_of_who_carries_it() -> None:
    def sheltered(actor: Actor, state: State) -> Sequence[Piece]:
        x, y, _ = state.xyz
        cloth = replace(block((x, y - 0.1, 2.1), (2, 0.02, 0.6)).painted(GREY), apart=True)
        return (*stand_in(actor, state), cloth)

    (seen,) = Witness(story(person(1, at(0, 0))), sheltered).seen(0.0)
    assert seen.whole_xyxy == (90.0, 30.0, 110.0, 70.0)
    assert seen.share < 0.95


def test_an_edge_of_the_picture_cuts_the_box_and_the_share() -> None:
    (seen,) = Witness(story(person(1, at(5, 0))), stand_in).seen(0.0)
    assert seen.whole_xyxy == (190.0, 30.0, 200.0, 70.0)
    assert seen.share == pytest.approx(0.5, abs=0.03)
    assert Witness(story(person(1, at(9, 0))), stand_in).seen(0.0) == []
    assert Witness(story(person(1, at(0, -12))), stand_in).seen(0.0) == []


def test_a_clip_comes_back_from_its_file(tmp_path: Path) -> None:
    walks = person(1, on_foot(way(0.2, 2.0, [To(-4, 0), To(4, 0)], ease_s=0.4)))
    car = Actor(2, Kind.CAR, parked(3, 2, 0), 1)
    clip = clip_truth(story(walks, car), [Watch("intrusion", "strip", least_s=0.1)], stand_in)
    path = tmp_path / "boards.json"
    clip.write(path)
    assert read_clip(path) == clip
    assert len(clip.pictures) == 10
    assert clip.standing == {2}
    assert [event["name"] for event in clip.events] == ["intrusion"]
    assert clip.pictures[0] == clip.pictures[0][:1]
    standing = json.loads(path.read_text())["actors"][1]
    assert standing["class"] == "car"
    assert standing["boxes"][0][:2] == [0, 9]


def test_who_pauses_does_not_stand_for_ever() -> None:
    pauses = person(1, lambda t: State((min(t, 1.0), 0, 0), 0, Action.STAND))
    assert not stands(pauses, story(pauses))
    assert stands(person(1, at(0, 0)), story())
