#!/bin/sh
# Submits a picture over HTTP and fetches the candidate set: curl and sed, nothing else.
# usage: submit.sh PICTURE FOLDER    (SRFARM_FARM names a farm.json; default: .srfarm/farm.json)
set -eu
picture=$1
folder=$2
farm=${SRFARM_FARM:-.srfarm/farm.json}

# The value of a text field in the JSON on standard input: the last of that name.
field() { tr -d '\n' | sed -n 's/.*[{,] *"'"$1"'" *: *"\([^"]*\)".*/\1/p'; }

url=$(field http <"$farm")
key=$(field apiKey <"$farm")
call() { curl -sS --fail-with-body -H "Authorization: Bearer $key" "$@"; }

# 1. A place for the picture, bound to its type and length, and the picture into it.
bytes=$(wc -c <"$picture" | tr -d ' ')
place=$(call -d "{\"name\": \"picture.png\", \"contentType\": \"image/png\", \"bytes\": $bytes}" \
    -H 'Content-Type: application/json' "$url/v1/uploads")
input=$(printf '%s' "$place" | field key)
put=$(printf '%s' "$place" | field url)
curl -sS --fail-with-body -T "$picture" -H 'Content-Type: image/png' "$put"

# 2. The job. The key makes it one job, however often this is sent.
job=$(call -H 'Content-Type: application/json' -H "Idempotency-Key: $input" \
    -d "{\"input\": {\"key\": \"$input\"}, \"candidates\": 2, \"oversample\": 1}" "$url/v1/jobs" | field job)
echo "job $job"

# 3. Its story, until it ends.
call -N "$url/v1/jobs/$job/events" | sed -n 's/^event: *//p'
call "$url/v1/jobs/$job" | grep -q '"state" *: *"succeeded"'

# 4. The whole set as one archive, every digest checked on its way.
mkdir -p "$folder"
call -o "$folder/set.zip" "$url/v1/jobs/$job/candidates.zip"
echo "set $folder/set.zip"
