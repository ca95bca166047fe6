"""A loop over the jobs, without queue and store. PEER_FLOW=authors encodes the picture again for each candidate."""

import os
from contextlib import ExitStack
from pathlib import Path

import rounds


def prepare(_: ExitStack) -> tuple[rounds.Run, int]:
    from upscale import Upscaler

    upscaler = Upscaler.of_environment()
    picture = Path(os.environ["PEER_PICTURE"])
    encode_each = os.environ["PEER_FLOW"] == "authors"

    def run(seeds: list[int]) -> None:
        for seed in seeds:
            upscaler.files(picture.read_bytes(), seed, encode_each)

    return run, os.getpid()


if __name__ == "__main__":
    rounds.serve(prepare)
