"""Submits a picture over HTTP, waits for the job, and downloads the set from the store.

usage: submit.py PICTURE FOLDER    (SRFARM_FARM names a farm.json; default: .srfarm/farm.json)
needs: pip install requests boto3
"""

import hashlib
import json
import os
import pathlib
import sys
import time

import boto3
import requests
from botocore.config import Config

picture, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
farm = json.loads(pathlib.Path(os.environ.get("SRFARM_FARM", ".srfarm/farm.json")).read_text())
http = requests.Session()
http.headers["Authorization"] = f"Bearer {farm['apiKey']}"


def call(method, path, **arguments):
    """Sends one request; temporary refusals are retried after Retry-After."""
    for attempt in range(4):
        answer = http.request(method, farm["http"] + path, timeout=60, **arguments)
        if answer.status_code not in (429, 502, 503, 504) or attempt == 3:
            break
        time.sleep(int(answer.headers.get("Retry-After", 2**attempt)))
    if answer.status_code >= 400:
        sys.exit(f"refused: {answer.json()}")
    return answer.json()


# 1. Request an upload URL and upload the picture.
content = picture.read_bytes()
place = call("POST", "/v1/uploads", json={"name": "picture.png", "contentType": "image/png", "bytes": len(content)})
requests.put(place["url"], data=content, headers=place["headers"], timeout=60).raise_for_status()

# 2. Submit the job. Sending it again with the same key returns the same job.
document = {"input": {"key": place["key"]}, "candidates": 2, "oversample": 1, "labels": {"from": "python"}}
job = call("POST", "/v1/jobs", json=document, headers={"Idempotency-Key": place["key"]})["job"]
print("job", job)

# 3. Wait for its end.
while (view := call("GET", f"/v1/jobs/{job}"))["state"] in ("queued", "running"):
    time.sleep(0.5)
if view["state"] != "succeeded":
    sys.exit(f"{job} {view['state']}: {view.get('error')}")

# 4. Download the set from the store. Without keys for the store, use the URLs of /candidates instead.
s3 = boto3.client(
    "s3",
    endpoint_url=farm["s3"]["endpoint"],
    region_name=farm["s3"]["region"],
    aws_access_key_id=farm["s3"]["accessKey"],
    aws_secret_access_key=farm["s3"]["secretKey"],
    config=Config(s3={"addressing_style": "path"}),
)


def fetch(key, sha256):
    """Downloads an object and verifies its digest."""
    read = s3.get_object(Bucket=farm["s3"]["bucket"], Key=key)["Body"].read()
    assert hashlib.sha256(read).hexdigest() == sha256, f"{key} is damaged"
    return read


folder.mkdir(parents=True, exist_ok=True)
manifest = json.loads(fetch(view["manifest"]["key"], view["manifest"]["sha256"]))
for candidate in manifest["candidates"]:
    (folder / f"{candidate['index']}.png").write_bytes(fetch(candidate["key"], candidate["sha256"]))
    print(candidate["index"], candidate["key"])
