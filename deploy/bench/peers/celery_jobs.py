"""Starts Redis and a Celery worker, and sends it jobs."""

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import rounds

START_SECONDS = 30


def prepare(stack: ExitStack) -> tuple[rounds.Run, int]:
    port, password = free_port(), secrets.token_hex(16)
    os.environ["PEER_BROKER"] = f"redis://:{password}@127.0.0.1:{port}/0"
    import celery_worker
    import redis

    settings = f'port {port}\nbind 127.0.0.1\nrequirepass {password}\nsave ""\nappendonly no\n'
    server = started(stack, [os.environ["PEER_REDIS_SERVER"], "-"], settings.encode())
    wait_for(redis.Redis(port=port, password=password), server)
    # One process, because PyTorch uses the threads; its own loop instead of a pool of children, which would copy the model.
    options = ["--pool", "solo", "--loglevel", "warning", "--without-gossip", "--without-mingle"]
    worker = started(stack, [sys.executable, "-m", "celery", "-A", "celery_worker", "worker", *options])
    key, prefix = os.environ["PEER_KEY"], os.environ["PEER_PREFIX"]

    def run(seeds: list[int]) -> None:
        jobs = [celery_worker.enlarge.delay(key, f"{prefix}{secrets.token_hex(8)}/", seed) for seed in seeds]
        for job in jobs:
            wait_for_job(job, worker)

    stack.callback(remove, celery_worker, prefix)
    return run, worker.pid


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def started(stack: ExitStack, command: list[str], text: bytes = b"") -> subprocess.Popen:
    """Starts a process that ends with this one; `text` is its standard input."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=sys.stderr)
    stack.callback(stop, process)
    process.stdin.write(text)
    process.stdin.close()
    return process


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(client, server: subprocess.Popen) -> None:
    import redis

    end = time.monotonic() + START_SECONDS
    while True:
        try:
            client.ping()
            return
        except redis.exceptions.ConnectionError:
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError("Redis did not start") from None
            time.sleep(0.05)


def wait_for_job(job, worker: subprocess.Popen) -> None:
    from celery.exceptions import TimeoutError

    while True:
        try:
            job.get(timeout=5)
            return
        except TimeoutError:
            if worker.poll() is not None:
                raise RuntimeError("the Celery worker ended") from None


def remove(celery_worker, prefix: str) -> None:
    """Removes what the worker wrote."""
    pages = celery_worker.store().get_paginator("list_objects_v2").paginate(Bucket=celery_worker.BUCKET, Prefix=prefix)
    for page in pages:
        for one in page.get("Contents", []):
            celery_worker.store().delete_object(Bucket=celery_worker.BUCKET, Key=one["Key"])


if __name__ == "__main__":
    rounds.serve(prepare)
