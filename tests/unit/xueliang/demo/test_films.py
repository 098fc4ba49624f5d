import json
from pathlib import Path

from xueliang.demo.films import film_of
from xueliang.demo.scenes import FIRST_LOOK, SCENES


def test_a_clip_with_nothing_beside_it_is_no_film(tmp_path: Path) -> None:
    assert film_of(tmp_path / "yard.mp4") is None


def test_a_film_knows_its_story_and_its_zones(tmp_path: Path) -> None:
    truth = {"story": "wall", "zones": {"strip": [[0, 0.5], [0.5, 0.5], [0.5, 1]], "line": [[0, 0], [1, 1]]}}
    (tmp_path / "night.json").write_text(json.dumps(truth))
    film = film_of(tmp_path / "night.mp4")
    assert film is not None
    assert film.story == "wall"
    assert film.zones == {"strip": ((0, 0.5), (0.5, 0.5), (0.5, 1)), "line": ((0, 0), (1, 1))}


def test_every_rule_of_a_scene_has_a_zone_by_a_name_people_give_it() -> None:
    assert set(FIRST_LOOK) <= set(SCENES)
    for scene in SCENES.values():
        assert {rule.zone for rule in scene.rules} == set(scene.zones)
