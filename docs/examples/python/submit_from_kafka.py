"""Submits a picture over Kafka, follows its events, downloads the set from the store, and verifies every file.

    pip install confluent-kafka boto3
    python submit_from_kafka.py small.png out/

Addresses and keys come from the farm.json of a running farm (SRFARM_FARM names it; default: .srfarm/farm.json).
For other farms, ask the operator.
"""

import hashlib
import json
import os
import pathlib
import sys
import time
import uuid

import boto3
from confluent_kafka import Consumer, Producer

ENDS = {"succeeded", "failed", "cancelled", "expired", "dead"}
TENANT = "demo"
PATIENCE_SECONDS = 300


def main(picture: pathlib.Path, folder: pathlib.Path) -> None:
    farm = json.loads(pathlib.Path(os.environ.get("SRFARM_FARM", ".srfarm/farm.json")).read_text())
    store = boto3.client(
        "s3",
        endpoint_url=farm["s3"]["endpoint"],
        region_name=farm["s3"]["region"],
        aws_access_key_id=farm["s3"]["accessKey"],
        aws_secret_access_key=farm["s3"]["secretKey"],
    )
    bucket = farm["s3"]["bucket"]

    # The key is the job's id. The same key is the same job, so sending it again is always safe.
    job = "py-" + uuid.uuid4().hex
    body = picture.read_bytes()
    key = f"inputs/{TENANT}/{job}.png"
    store.put_object(Bucket=bucket, Key=key, Body=body)
    submit(farm["kafka"], job, {"input": {"key": key, "sha256": sha256(body)}, "candidates": 2, "priority": "interactive"})
    end = follow(farm["kafka"], job)
    fetch(store, bucket, end["manifest"], folder)


def submit(brokers: str, job: str, document: dict) -> None:
    # acks=all and idempotence: if flush returns without an error, the request is stored.
    producer = Producer({"bootstrap.servers": brokers, "acks": "all", "enable.idempotence": True})
    failures = []
    producer.produce(
        "sr.requests",
        key=job,
        value=json.dumps(document),
        headers={"tenant": TENANT, "content-type": "application/json"},
        on_delivery=lambda error, message: failures.append(error) if error else None,
    )
    unsent = producer.flush(30)
    if unsent or failures:
        raise SystemExit(f"the broker did not take the request: {failures}")
    print("submitted", job)


def follow(brokers: str, job: str) -> dict:
    """Prints the events of the job; returns the data of `succeeded`."""
    consumer = Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": "python-" + job,  # a service uses one permanent group and continues where it stopped
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe(["sr.events"])
    seen = set()
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        while time.monotonic() < until:
            message = consumer.poll(1.0)
            if message is None:
                continue
            if message.error():
                raise SystemExit(message.error())
            event = {name: value.decode() for name, value in message.headers() or []}
            if event.get("ce_subject") != job or event["ce_id"] in seen:
                continue  # another job's, or a copy: events arrive at least once
            seen.add(event["ce_id"])
            name = event["ce_type"].removeprefix("io.srfarm.job.")
            data = json.loads(message.value())
            print("event    ", name)
            if name == "succeeded":
                return data
            if name in ENDS:
                raise SystemExit(f"{name}: {data.get('error')}")
    finally:
        consumer.close()
    raise SystemExit(f"no end after {PATIENCE_SECONDS} s")


def fetch(store, bucket: str, manifest: dict, folder: pathlib.Path) -> None:
    """The event has the digest of the manifest, and the manifest those of the candidates."""
    folder.mkdir(parents=True, exist_ok=True)
    document = checked(store, bucket, manifest, folder / "manifest.json")
    for candidate in json.loads(document)["candidates"]:
        checked(store, bucket, candidate, folder / f"{candidate['index']}.png")


def checked(store, bucket: str, place: dict, file: pathlib.Path) -> bytes:
    body = store.get_object(Bucket=bucket, Key=place["key"])["Body"].read()
    if sha256(body) != place["sha256"]:
        raise SystemExit(f"{place['key']} is not what was promised")
    file.write_bytes(body)
    print("fetched  ", file, len(body), "bytes, sha256", place["sha256"][:12], "as promised")
    return body


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
