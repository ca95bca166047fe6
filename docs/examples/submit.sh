#!/bin/sh
# Submits a picture over HTTP and downloads the candidate set. Needs only curl and sed.
# usage: submit.sh PICTURE FOLDER    (SRFARM_FARM names a farm.json; default: .srfarm/farm.json)
set -eu
picture=$1
folder=$2
farm=${SRFARM_FARM:-.srfarm/farm.json}

# Prints the value of a text field of the JSON on standard input: the last one of that name.
field() { tr -d '\n' | sed -n 's/.*[{,] *"'"$1"'" *: *"\([^"]*\)".*/\1/p'; }

url=$(field http <"$farm")
key=$(field apiKey <"$farm")
call() { curl -sS --fail-with-body -H "Authorization: Bearer $key" "$@"; }

# 1. Request an upload URL for this type and length, and upload the picture.
bytes=$(wc -c <"$picture" | tr -d ' ')
place=$(call -d "{\"name\": \"picture.png\", \"contentType\": \"image/png\", \"bytes\": $bytes}" \
    -H 'Content-Type: application/json' "$url/v1/uploads")
input=$(printf '%s' "$place" | field key)
put=$(printf '%s' "$place" | field url)
curl -sS --fail-with-body -T "$picture" -H 'Content-Type: image/png' "$put"

# 2. Submit the job. Sending it again with the same key returns the same job.
job=$(call -H 'Content-Type: application/json' -H "Idempotency-Key: $input" \
    -d "{\"input\": {\"key\": \"$input\"}, \"candidates\": 2, \"oversample\": 1}" "$url/v1/jobs" | field job)
echo "job $job"

# 3. Print its events until it ends.
call -N "$url/v1/jobs/$job/events" | sed -n 's/^event: *//p'
call "$url/v1/jobs/$job" | grep -q '"state" *: *"succeeded"'

# 4. Download the complete set as one archive; the server verifies every digest.
mkdir -p "$folder"
call -o "$folder/set.zip" "$url/v1/jobs/$job/candidates.zip"
echo "set $folder/set.zip"
