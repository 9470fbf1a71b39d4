"""Pairs of pictures through the worker process, as the app compares them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from components.errors import BadFile
from components.media import worker
from components.media.compare import pair
from components.media.compare.colour import Pixels
from components.media.compare.value import Aligned, Comparison, Placement, area, overlap
from tests.media.compare.drawing import painted, plain, textured

RED = (220, 0, 0)


def saved(pixels: Pixels, path: Path) -> Path:
    Image.fromarray(pixels).save(path)
    return path


def opened(path: Path) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """A white picture of 200 x 100, and the same with a red and a small grey box."""
    after = painted(painted(plain(200, 100), (10, 20, 30, 60), RED), (80, 150, 82, 152), (128, 128, 128))
    return saved(plain(200, 100), tmp_path / "a.png"), saved(after, tmp_path / "b.png")


def compared(first: Path, second: Path, threshold: float = 0.1) -> tuple[Aligned, Comparison]:
    aligned = worker.align(first, second)
    return aligned, worker.compare(aligned, threshold)


def test_what_changed_between_two_pictures(two: tuple[Path, Path]) -> None:
    aligned, found = compared(*two)
    assert (aligned.how, aligned.placement, aligned.notes) == ("same size", Placement(), ())
    assert aligned.sizes == ((200, 100), (200, 100))
    assert (found.threshold, found.compared, found.pixels) == (0.1, (0, 0, 1000, 1000), 20_000)
    assert (found.changed, found.smoothed, found.share) == (804, 0, 0.0402)
    assert [(each.number, each.first, each.second, each.pixels) for each in found.clusters] == [
        (1, (100, 100, 300, 300), (100, 100, 300, 300), 800),
    ]
    assert found.further == 1, "the grey box is slight beside the red one"
    assert found.changed_in((100, 100, 300, 300)) == 1 and found.changed_in((400, 400, 700, 700)) == 0
    assert 0.9 < found.similarity < 1


def test_equal_pictures(two: tuple[Path, Path]) -> None:
    _, found = compared(two[1], two[1], 0)
    assert (found.changed, found.clusters, found.distance) == (0, (), 0)
    assert found.similarity == pytest.approx(1, abs=1e-6)


def test_an_even_picture_has_no_hash_to_be_far_from(two: tuple[Path, Path]) -> None:
    assert compared(*two)[1].distance is None


def test_a_picture_of_twice_the_size_is_brought_down(tmp_path: Path) -> None:
    one = textured(320, 240)
    large = np.repeat(np.repeat(one, 2, axis=0), 2, axis=1)
    aligned, found = compared(saved(one, tmp_path / "a.png"), saved(large, tmp_path / "b.png"))
    assert (aligned.how, aligned.sizes) == ("resized", ((320, 240), (640, 480)))
    assert aligned.notes == ("The second picture was brought to the size of the first.",)
    assert (found.changed, found.pixels) == (0, 320 * 240)


def test_a_longer_page_is_compared_where_both_are(tmp_path: Path) -> None:
    one, longer = textured(300, 200), painted(textured(300, 400), (100, 150, 110, 180), RED)
    aligned, found = compared(saved(one, tmp_path / "a.png"), saved(longer, tmp_path / "b.png"))
    assert aligned.how == "top left"
    assert aligned.notes[-1] == "50 % of the second picture is not on the first, and not compared."
    # A box is where the change is on each picture: in the middle of the first, in the first quarter of the second.
    assert [(each.first, each.second) for each in found.clusters] == [((500, 500, 550, 600), (250, 500, 275, 600))]


def test_a_shifted_picture_is_registered_and_its_rim_left_out(tmp_path: Path) -> None:
    whole = textured(640, 500)
    one, other = whole[:400], painted(whole[100:], (50, 64, 60, 128), RED)
    aligned, found = compared(saved(one, tmp_path / "a.png"), saved(other, tmp_path / "b.png"))
    assert (aligned.how, aligned.placement) == ("registered", Placement(1, 1, 0, 0.25))
    assert aligned.notes == (
        "The second picture was laid on the first where they agree: 100 pixels further down.",
        "25 % of the first picture is not on the second, and not compared.",
        "25 % of the second picture is not on the first, and not compared.",
    )
    assert (found.compared, found.pixels) == ((250, 0, 1000, 1000), 640 * 300)
    assert [(each.first, each.second) for each in found.clusters] == [((375, 100, 400, 200), (125, 100, 150, 200))]
    second = opened(aligned.views[1])
    assert second.shape == (400, 640, 4) and (second[:100, :, 3] == 0).all() and (second[100:, :, 3] == 255).all()
    assert np.array_equal(second[100:, :, :3], other[:300])


def test_views_have_one_size_that_suits_the_screen(tmp_path: Path) -> None:
    one = saved(plain(4200, 300), tmp_path / "a.png")
    other = saved(painted(plain(4200, 300), (100, 2000, 101, 2001)), tmp_path / "b.png")
    aligned, found = compared(one, other)
    assert [opened(view).shape[:2] for view in (*aligned.views, found.heat)] == [(146, 2048)] * 3
    heat = opened(found.heat)
    hot = (heat[..., 0] > 150) & (heat[..., 1] < 60)
    assert found.changed == 1 and hot.any(), "a single pixel stays in sight"


def test_the_heat_map_tells_strong_from_weak_and_smoothed(tmp_path: Path) -> None:
    one = painted(plain(60, 40), (0, 0, 40, 20))
    weak = painted(painted(one, (10, 40, 20, 50), (200, 200, 200)), (25, 40, 35, 50))
    other = painted(weak, (0, 20, 40, 21), (120, 120, 120))
    _, found = compared(
        saved(painted(one, (0, 20, 40, 21), (200, 200, 200)), tmp_path / "a.png"), saved(other, tmp_path / "b.png")
    )
    heat = opened(found.heat)
    assert tuple(heat[30, 45]) == (198, 0, 0)
    assert heat[15, 45, 0] > 198 and 60 < heat[15, 45, 1] < 193
    assert tuple(heat[5, 20]) == (144, 202, 249)
    assert tuple(heat[5, 55]) == (255, 255, 255) and tuple(heat[5, 5]) == (191, 191, 191)


def test_transparent_parts_are_taken_as_white_and_told(tmp_path: Path) -> None:
    clear = np.zeros((50, 50, 4), np.uint8)
    aligned, found = compared(saved(clear, tmp_path / "a.png"), saved(plain(50, 50), tmp_path / "b.png"))
    assert (aligned.notes, found.changed) == (("Transparent parts are compared as if on white.",), 0)


def test_pictures_too_large_are_compared_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair, "LARGEST", 5000)
    one, other = saved(plain(200, 100), tmp_path / "a.png"), saved(plain(100, 50), tmp_path / "b.png")
    aligned = pair.align(one, other, tmp_path / "out", register=True)
    assert (aligned.sizes, aligned.how) == (((200, 100), (100, 50)), "resized")
    assert aligned.notes[0] == "Compared at 100 × 50 pixels, because that is what fits."
    assert pair.compare(one, other, tmp_path / "out", aligned.placement, 0.1).pixels == 5000


def test_pictures_that_do_not_meet_are_refused(two: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="nowhere"):
        pair.compare(*two, tmp_path / "out", Placement(1, 1, 1, 0), 0.1)


def test_a_broken_picture_is_refused(two: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(two[0].read_bytes()[:60])
    with pytest.raises(BadFile, match="broken or incomplete"):
        worker.align(two[0], tmp_path / "broken.png")
    with pytest.raises(BadFile, match="no longer here"):
        worker.align(two[0], tmp_path / "missing.png")


def test_asking_again_is_no_work_unless_the_second_picture_changed(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[str] = []
    run = worker.POOL.run

    def counting(job: dict[str, Any], seconds: float) -> dict[str, Any]:
        jobs.append(job["job"])
        return run(job, seconds)

    monkeypatch.setattr(worker.POOL, "run", counting)
    assert compared(*two) == compared(*two)
    assert jobs == ["align_images", "compare_images"]
    saved(plain(200, 100), two[1])
    assert compared(*two)[1].changed == 0


def test_crops_show_a_place_with_what_is_around_it(two: tuple[Path, Path]) -> None:
    part = opened(worker.crop(two[1], (100, 100, 300, 300), margin=50))
    assert part.shape == (30, 60, 3)
    assert (part[5:25, 10:50] == RED).all() and (part[:5] == 255).all() and (part[:, :10] == 255).all()
    assert opened(worker.crop(two[1], (0, 0, 1000, 1000), side=50)).shape == (25, 50, 3)


def test_the_one_changed_button_is_the_one_change(shared_media: Path) -> None:
    pairs = shared_media / "pairs"
    aligned, found = compared(pairs / "signin_reference.png", pairs / "signin_actual.png")
    assert (aligned.how, len(found.clusters), found.further, found.distance) == ("same size", 1, 0, 0)
    button = opened(worker.crop(pairs / "signin_actual.png", found.clusters[0].second, margin=0))
    reddish = (button[..., 0].astype(int) - button[..., 1] > 60).mean()
    assert reddish > 0.9


def test_what_was_edited_is_what_changed(shared_media: Path) -> None:
    pairs = shared_media / "pairs"
    _, found = compared(pairs / "fruit_before.png", pairs / "fruit_after.png")
    with Image.open(pairs / "fruit_mask.png") as mask:
        rows, columns = np.nonzero(np.asarray(mask.convert("L")) > 127)
        height, width = mask.height, mask.width
    edited = (
        1000 * rows.min() / height,
        1000 * columns.min() / width,
        1000 * rows.max() / height,
        1000 * columns.max() / width,
    )
    (change,) = found.clusters
    assert area(overlap(change.first, edited)) / area(change.first) > 0.9


def test_transparent_parts_stay_so_for_the_screen_and_count_as_white(tmp_path: Path) -> None:
    glass = np.full((100, 200, 4), (220, 0, 0, 255), np.uint8)
    glass[:50, :, 3] = 0
    flat = plain(200, 100)
    flat[50:] = RED
    aligned, found = compared(saved(glass, tmp_path / "glass.png"), saved(flat, tmp_path / "flat.png"))
    first, second = (opened(view) for view in aligned.views)
    assert found.changed == 0 and any("white" in note for note in aligned.notes)
    assert (first[:50, :, 3] == 0).all() and (first[50:, :, 3] == 255).all()
    assert second.shape == (100, 200, 4) and (second[..., 3] == 255).all()
    aligned, _ = compared(tmp_path / "flat.png", tmp_path / "glass.png")
    assert (opened(aligned.views[1])[..., 3] == first[..., 3]).all()
