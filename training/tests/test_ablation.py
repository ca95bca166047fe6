import dataclasses
import json

import torch

from training.ablation import figures, rows_of, table
from training.network import Widths
from training.train import Trainer, train

CPU = torch.device("cpu")
FIGURES = {
    "step": 1, "val_psnr": 24.0, "val_lpips": 0.3, "val_prior_psnr": 23.5, "val_prior_lpips": 0.31, "val_diversity": 12.3456
}  # fmt: skip


def test_rows_differ_in_nothing_but_their_losses(tiny_data, tmp_path):
    common = {"steps": 2, "batch": 2, "patch": 64, "rate": 1e-3, "final_rate": 1e-3, "warm_up": 1, "lpips": 0.1}
    rows = [{"name": "no latent"}, {"name": "latent, best", "samples": 2, "best": 0.2}]
    path = tmp_path / "ablation.json"
    path.write_text(json.dumps({"run": str(tmp_path), "start": "s.pt", "seed": 3, "common": common, "rows": rows}))
    first, second = rows_of(path, tiny_data)[0]
    (plain,), (best,) = first.phases, second.phases
    assert (plain.samples, plain.best, best.samples, best.best) == (0, 0, 2, 0.2)
    assert plain.lpips == best.lpips == 0.1
    assert [row.run.name for row in (first, second)] == ["0-no-latent", "1-latent-best"]
    assert first.seed == second.seed == 3
    assert (first.validation_temperature, second.validation_temperature) == (0, 1)


def test_a_row_starts_from_the_given_weights_and_leaves_its_figures(tiny_data, tmp_path):
    common = {"steps": 1, "batch": 1, "patch": 64, "rate": 0, "final_rate": 0, "warm_up": 1}
    path = tmp_path / "ablation.json"
    values = {"run": str(tmp_path), "start": "s.pt", "seed": 1, "common": common, "rows": [{"name": "row", "lpips": 1}]}
    path.write_text(json.dumps(values))
    small = Widths(channels=4, style=2, noise=1, encoder_blocks=1, decoder_blocks=1, stages=(4, 4, 4))
    row = rows_of(path, tiny_data)[0][0]
    row = dataclasses.replace(row, held_out=1, validation_side=64, validation_samples=2, widths=small)
    trainer = Trainer(row, CPU, bf16=False)
    with torch.no_grad():
        trainer.average.rgb.bias.fill_(0.125)
    start = tmp_path / "start.pt"
    row.run.mkdir()
    trainer.save()
    trainer.checkpoint.rename(start)
    assert figures(row) == {}
    train(trainer, resume=True, start=[start])
    assert trainer.model.rgb.bias.tolist() == [0.125] * 3
    assert figures(row)["val_diversity"] == 0.0
    assert figures(dataclasses.replace(row, phases=[dataclasses.replace(row.phases[0], steps=2)])) == {}


def test_the_table_is_markdown(tiny_data, tmp_path):
    common = {"name": "latent", "steps": 1, "batch": 1, "patch": 64, "rate": 0, "final_rate": 0, "warm_up": 1}
    path = tmp_path / "ablation.json"
    path.write_text(json.dumps({"run": str(tmp_path), "start": "s.pt", "seed": 1, "common": common, "rows": [{}]}))
    rows = rows_of(path, tiny_data)[0]
    rows[0].run.mkdir()
    (rows[0].run / "figures.json").write_text(json.dumps(FIGURES))
    assert table(rows).splitlines()[-1] == "| latent | 23.50 | 0.310 | 12.3 | 24.00 | 0.300 |"
