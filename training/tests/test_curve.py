from PIL import Image

from training.curve import draw, phases, running_mean, series
from training.log import Log, read_log


def test_a_curve_is_drawn_from_a_log_with_gaps(tmp_path):
    log = Log(tmp_path / "log.csv", 0)
    for step in range(1, 7):
        row = {"step": step, "phase": "pixel" if step < 4 else "perceptual", "seconds": 10 * step, "l1": 1.0 / step}
        figures = {"val_psnr": 24.0, "val_lpips": 0.5, "val_prior_psnr": 23.0, "val_prior_lpips": 0.6, "val_diversity": 3.0}
        log.write(row | (figures if step % 3 == 0 else {}))
    rows = read_log(tmp_path / "log.csv")
    assert series(rows, "val_psnr") == ([3, 6], [24.0, 24.0])
    assert phases(rows) == [("pixel", 0, 3), ("perceptual", 3, 6)]
    draw(rows, tmp_path / "images/curve.png")
    with Image.open(tmp_path / "images/curve.png") as picture:
        assert picture.size == (900, 900)


def test_a_running_mean_begins_with_what_there_is():
    assert running_mean([4.0, 2.0, 0.0, 4.0], width=2) == [4.0, 3.0, 1.0, 2.0]
