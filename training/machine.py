"""What a processor can do, and what its C library must be told."""

import ctypes
import os
from pathlib import Path

import torch


def bf16_is_fast(device: torch.device) -> bool:
    """Whether bfloat16 convolutions run on the device's own instructions."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()
    flags = Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    return "avx512_bf16" in flags or "amx_bf16" in flags


def keep_freed_memory() -> None:
    """Tells glibc to reuse large blocks instead of returning them to the system after every step.

    Fresh pages cost more than the convolutions on some (virtual) machines: steps were six times slower without this.
    """
    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:
        return
    trim_threshold, top_pad, mmap_max = -1, -2, -4  # mallopt's parameter numbers
    libc.mallopt(mmap_max, 0)
    libc.mallopt(trim_threshold, 2**31 - 1)
    libc.mallopt(top_pad, 2**28)
