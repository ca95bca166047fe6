"""Adds the scores of `srfarm evaluate --json` to a bundle's model.json: `python -m training.record BUNDLE FILE...`.

Scores are stored per folder of pictures, with one row per set of sampling parameters; a new row replaces an older one with
the same parameters. Scores of other weights are rejected.
"""

import argparse
import json
import os
import sys
from pathlib import Path

WAY = ["latents", "candidates", "temperature", "oversample", "seed"]


def way_of(row: dict) -> dict:
    """Returns the sampling parameters of a row or of an evaluation's settings."""
    named = {"references": row["references"]} if row.get("references") else {}
    return {name: row[name] for name in WAY} | named


def record(description: dict, evaluation: dict) -> None:
    """Adds the scores to `description`, the content of a model.json."""
    if evaluation["modelSha256"] != description["sha256"]:
        raise ValueError(f"measured on weights {evaluation['modelSha256'][:12]}, not {description['sha256'][:12]}")
    settings = evaluation["settings"]
    way = way_of(settings)
    means = {name: round(value, 4) for name, value in evaluation["means"].items() if value is not None}
    row = way | {"pictures": len(evaluation["pictures"]), "precision": evaluation["precision"]} | means
    name = Path(settings["folder"]).name
    others = [old for old in description["figures"].get(name, []) if way_of(old) != way]
    description["figures"][name] = [*others, row]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("evaluations", type=Path, nargs="+", metavar="FILE")
    arguments = parser.parse_args()
    path = arguments.bundle / "model.json"
    description = json.loads(path.read_text())
    for file in arguments.evaluations:
        try:
            record(description, json.loads(file.read_text()))
        except (ValueError, KeyError) as e:
            sys.exit(f"{file}: {e}")
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(description, indent=2) + "\n")
    os.replace(temporary, path)


if __name__ == "__main__":
    main()
