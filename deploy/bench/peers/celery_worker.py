"""A Celery worker with Redis and S3: reads the picture from the store, writes candidates and a manifest into it."""

import hashlib
import json
import os
from functools import cache

import boto3
from botocore.config import Config
from celery import Celery
from upscale import Upscaler

BUCKET = os.environ["PEER_S3_BUCKET"]
app = Celery("peers", broker=os.environ["PEER_BROKER"], backend=os.environ["PEER_BROKER"])
app.conf.update(task_acks_late=True, worker_prefetch_multiplier=1, broker_connection_retry_on_startup=True)


@cache
def upscaler() -> Upscaler:
    return Upscaler.of_environment()


@cache
def store():
    return boto3.client(
        "s3",
        endpoint_url=os.environ["PEER_S3_ENDPOINT"],
        region_name=os.environ["PEER_S3_REGION"],
        aws_access_key_id=os.environ["PEER_S3_ACCESS_KEY"],
        aws_secret_access_key=os.environ["PEER_S3_SECRET_KEY"],
        config=Config(s3={"addressing_style": "path"}),
    )


@app.task
def enlarge(key: str, prefix: str, seed: int) -> str:
    """Returns the key of the manifest."""
    picture = store().get_object(Bucket=BUCKET, Key=key)["Body"].read()
    candidates = []
    for index, file in enumerate(upscaler().files(picture, seed)):
        candidates.append({"key": f"{prefix}{index}.png", "sha256": hashlib.sha256(file).hexdigest()})
        store().put_object(Bucket=BUCKET, Key=f"{prefix}{index}.png", Body=file, ContentType="image/png")
    manifest = json.dumps({"seed": seed, "candidates": candidates}).encode()
    store().put_object(Bucket=BUCKET, Key=f"{prefix}manifest.json", Body=manifest, ContentType="application/json")
    return f"{prefix}manifest.json"
