"""Edits a ledger behind its guards and writes its chain anew, as whoever holds the file could. Documents all
stand whole then: the deltas are resolved here, from what is said of them beside the table.

    python3 forge.py DATABASE RECIPE < edits

RECIPE is the folder of the exported `verify.py`, which says how an entry is hashed. Each edit is a line of
JSON: `sequence`, `from` and `to`, texts of that entry's document.
"""

import json
import sqlite3
import sys
import uuid

database, recipe = sys.argv[1:]
sys.path.insert(0, recipe)
sys.dont_write_bytecode = True
import verify

COLUMNS = (
    "position, municipality, sequence, id, kind, grant_id, programme, fiscal_year, area, at_ms, actor, "
    "idempotency_key, body_digest, component, settings_digest, engine, personal_digest, document, standing, "
    "movements, fuel, previous"
)


def entry_of(row):
    """A row as a line of an export."""
    hexed = lambda value: None if value is None else value.hex()
    named = lambda value: None if value is None else str(uuid.UUID(bytes=value))
    return {
        "municipality": row["municipality"], "sequence": row["sequence"], "id": named(row["id"]),
        "kind": row["kind"], "grant": named(row["grant_id"]), "programme": row["programme"],
        "fiscal_year": row["fiscal_year"], "area": row["area"], "at_ms": row["at_ms"], "actor": row["actor"],
        "key": row["idempotency_key"], "body": hexed(row["body_digest"]), "component": hexed(row["component"]),
        "settings": hexed(row["settings_digest"]), "engine": row["engine"],
        "personal": hexed(row["personal_digest"]), "document": row["document"].decode(),
        "standing": row["standing"], "movements": row["movements"], "fuel": row["fuel"],
        "previous": hexed(row["previous"]),
    }


def resolved(delta, base):
    """The document of a delta: its length in four bytes, then an LZ4 block behind its dictionary."""
    out, place = bytearray(base), 4
    while place < len(delta):
        token, place = delta[place], place + 1
        literals, place = length(delta, place, token >> 4)
        out += delta[place:place + literals]
        place += literals
        if place < len(delta):
            back, place = int.from_bytes(delta[place:place + 2], "little"), place + 2
            copied, place = length(delta, place, token & 15)
            for _ in range(copied + 4):
                out.append(out[-back])
    document = bytes(out[len(base):])
    assert len(document) == int.from_bytes(delta[:4], "little")
    return document


def length(delta, place, begun):
    """A length of an LZ4 block: four bits, and bytes behind them where these are all ones."""
    more = begun == 15
    while more:
        begun, more, place = begun + delta[place], delta[place] == 255, place + 1
    return begun, place


ledger = sqlite3.connect(database)
ledger.row_factory = sqlite3.Row
guards = ledger.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
for guard in guards:
    ledger.execute(f"DROP TRIGGER {guard['name']}")
DELTAS = (
    "SELECT entry.position, entry.document, whole.document AS base FROM entry JOIN entry AS whole "
    "ON whole.municipality = entry.municipality AND whole.sequence = entry.base"
)
for row in ledger.execute(DELTAS).fetchall():
    whole = resolved(row["document"], row["base"])
    ledger.execute("UPDATE entry SET base = NULL, document = ? WHERE position = ?", [whole, row["position"]])
for line in sys.stdin:
    edit = json.loads(line)
    (document,) = ledger.execute("SELECT document FROM entry WHERE sequence = ?", [edit["sequence"]]).fetchone()
    before, after = edit["from"].encode(), edit["to"].encode()
    if before not in document:
        sys.exit(f"`{edit['from']}` is not in: {document.decode()}")
    edited = document.replace(before, after, 1)
    ledger.execute("UPDATE entry SET document = ? WHERE sequence = ?", [edited, edit["sequence"]])
previous = bytes(32)
for row in ledger.execute(f"SELECT {COLUMNS} FROM entry ORDER BY sequence").fetchall():
    digest = bytes.fromhex(verify.entry_hash({**entry_of(row), "previous": previous.hex()}))
    ledger.execute(
        "UPDATE entry SET previous = ?, hash = ? WHERE position = ?", [previous, digest, row["position"]]
    )
    previous = digest
ledger.execute("DELETE FROM checkpoint")
for guard in guards:
    ledger.execute(guard["sql"])
ledger.commit()
ledger.close()
