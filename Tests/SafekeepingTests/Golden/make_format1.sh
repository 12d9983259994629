#!/usr/bin/env bash
# How format1.sqlite, format1.sql and format1.json were made: by the program of commit 2483f7b, the first
# that knew both engines. Kept as a record; they are never made anew.
# Usage: make_format1.sh ROLLBOOK-OF-THAT-COMMIT POSTGRES-URL (of an empty database), in this folder.
set -euo pipefail
old=$1 postgres=$2
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
"$old" demo --students 2 --seed 7 --data "$data" >/dev/null
"$old" backup --output format1.json --data "$data"
# Something that was done and can be undone.
"$old" clear courses --yes --data "$data" >/dev/null
"$old" undo --data "$data" >/dev/null
sqlite3 "$data/rollbook.sqlite" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
cp "$data/rollbook.sqlite" format1.sqlite
"$old" restore format1.json --yes --data "$data/postgres" --database "$postgres" >/dev/null
pg_dump --no-owner --no-privileges "$postgres" | sed '/^\\restrict/d; /^\\unrestrict/d' >format1.sql
