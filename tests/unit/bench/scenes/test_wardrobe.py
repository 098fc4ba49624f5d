"""The same seed is the same person; a street is dressed like a street."""

from collections import Counter

import numpy as np
import pytest

from bench.scenes.wardrobe import ROLES, linear, look_of

MANY = range(300)


@pytest.mark.parametrize("role", ROLES)
def test_a_seed_and_a_role_are_somebody(role: str) -> None:
    assert look_of(7, role) == look_of(7, role)
    assert look_of(7, role) != look_of(8, role)


def test_heights_and_ages_are_those_of_people() -> None:
    looks = [look_of(seed) for seed in MANY]
    assert all(0.9 <= look.shape.height_m <= 1.85 for look in looks)
    assert all(8 <= look.shape.years <= 80 for look in looks)
    men = [look.shape.height_m for look in looks if look.shape.man == 1 and look.shape.years > 18]
    women = [look.shape.height_m for look in looks if look.shape.man == 0 and look.shape.years > 18]
    assert np.mean(men) - np.mean(women) == pytest.approx(0.12, abs=0.03)
    assert 0.4 < len(men) / (len(men) + len(women)) < 0.6


def test_children_are_small_and_the_old_stoop() -> None:
    assert all(look_of(seed, "child").shape.height_m < 1.75 for seed in MANY)
    assert np.mean([look_of(seed, "child").shape.height_m for seed in MANY]) < 1.5
    assert np.mean([look_of(seed, "elder").manner.stoop for seed in MANY]) > 0.15
    assert np.mean([look_of(seed, "man").manner.stoop for seed in MANY]) < 0.12


def test_clothes_are_muted_and_mostly_dark() -> None:
    tops = np.array([look_of(seed).outfit.top.paint.rgb for seed in MANY])
    brightness = tops @ (0.2126, 0.7152, 0.0722)
    assert np.median(brightness) < 0.2
    assert (brightness > 0.35).mean() > 0.08
    assert (tops.max(axis=1) < 0.8).all()


def test_there_is_everything_on_the_street() -> None:
    outfits = [look_of(seed).outfit for seed in MANY]
    hems = Counter("skirt" if o.bottom.skirt else "shorts" if o.bottom.hem < 0.9 else "trousers" for o in outfits)
    assert {"skirt", "shorts", "trousers"} <= set(hems)
    assert {o.hair for o in outfits} >= {"short", "buzz", "bob", "long", "tail", "bun", "thin"}
    assert {thing for o in outfits for thing in o.carries} == {"backpack", "bag", "handbag", "phone"}
    assert any(o.mask for o in outfits)
    assert len({o.top.paint.rgb for o in outfits}) > 250


@pytest.mark.parametrize(("role", "hat"), [("guard", "peaked"), ("courier", "helmet")])
def test_a_job_has_its_hat(role: str, hat: str) -> None:
    assert all(look_of(seed, role).outfit.hat == hat for seed in range(20))


def test_who_looks_at_a_phone_has_one_and_who_carries_a_bag_holds_it_in_the_other_hand() -> None:
    for look in (look_of(seed, role) for seed in MANY for role in ("", "guard", "cleaner")):
        assert ("phone" in look.outfit.carries) == (look.manner.idle == "phone")
        if "bag" in look.outfit.carries:
            assert look.manner.carries == ("l" if "phone" in look.outfit.carries else "r")


def test_screen_colours_become_light() -> None:
    assert linear("ffffff") == pytest.approx((1, 1, 1))
    assert linear("bcbcbc")[0] == pytest.approx(0.5, abs=0.01)
    assert linear("000a00")[1] == pytest.approx(10 / 255 / 12.92)
