-- Schema 1: ledger and registry. What must never change is guarded here, so that a raw connection
-- meets the same wall as the program.
--
-- The guards come in threes: an UPDATE trigger, a DELETE trigger, and an INSERT trigger that stops
-- a row with any key that exists. The last one is needed because REPLACE and upsert remove or
-- change rows without the other two where `recursive_triggers` is off.

PRAGMA application_id = 1263096683; -- "KISk"

CREATE TABLE municipality (
    code    TEXT NOT NULL PRIMARY KEY CHECK (length(code) = 6),
    name_ja TEXT NOT NULL,
    name_en TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A rule module as published, by the SHA-256 of its bytes.
CREATE TABLE component (
    position INTEGER PRIMARY KEY CHECK (position > 0),
    digest   BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    name     TEXT NOT NULL,
    bytes    BLOB NOT NULL
) STRICT;

CREATE TRIGGER component_update BEFORE UPDATE ON component
BEGIN SELECT RAISE(ABORT, 'a component never changes'); END;
CREATE TRIGGER component_delete BEFORE DELETE ON component
BEGIN SELECT RAISE(ABORT, 'a component is never removed'); END;
CREATE TRIGGER component_insert BEFORE INSERT ON component
WHEN EXISTS (SELECT 1 FROM component WHERE position = NEW.position)
    OR EXISTS (SELECT 1 FROM component WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'a component never changes'); END;

-- A programme's component, settings and the reference dates [effective_from, effective_to) over
-- which they apply. Days are YYYY-MM-DD, which sort as text.
CREATE TABLE revision (
    position        INTEGER PRIMARY KEY CHECK (position > 0),
    municipality    TEXT NOT NULL REFERENCES municipality (code),
    programme       TEXT NOT NULL,
    component       BLOB NOT NULL REFERENCES component (digest),
    settings        TEXT NOT NULL CHECK (json_valid(settings)),
    effective_from  TEXT NOT NULL CHECK (effective_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    effective_to    TEXT CHECK (effective_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
                                AND effective_from < effective_to),
    published_at_ms INTEGER NOT NULL,
    UNIQUE (municipality, programme, effective_from)
) STRICT;

CREATE TRIGGER revision_update BEFORE UPDATE ON revision
BEGIN SELECT RAISE(ABORT, 'a revision never changes'); END;
CREATE TRIGGER revision_delete BEFORE DELETE ON revision
BEGIN SELECT RAISE(ABORT, 'a revision is never removed'); END;
-- Periods that share a day include those of the same first day, so that key is guarded too.
CREATE TRIGGER revision_insert BEFORE INSERT ON revision
WHEN EXISTS (SELECT 1 FROM revision WHERE position = NEW.position)
    OR EXISTS (
        SELECT 1 FROM revision
        WHERE municipality = NEW.municipality
            AND programme = NEW.programme
            AND (NEW.effective_to IS NULL OR effective_from < NEW.effective_to)
            AND (effective_to IS NULL OR NEW.effective_from < effective_to)
    )
BEGIN SELECT RAISE(ABORT, 'a revision never changes and shares no day with another'); END;

-- The ledger. `position` orders rows over all municipalities and means nothing else. `body_digest`
-- is salted where there are personal values. `movements` lists what the entry added to which total,
-- so that the table of totals can be computed again.
CREATE TABLE entry (
    position        INTEGER PRIMARY KEY CHECK (position > 0),
    municipality    TEXT NOT NULL CHECK (length(municipality) = 6),
    sequence        INTEGER NOT NULL CHECK (sequence > 0),
    id              BLOB NOT NULL CHECK (length(id) = 16),
    kind            TEXT NOT NULL,
    programme       TEXT NOT NULL,
    fiscal_year     INTEGER NOT NULL CHECK (fiscal_year BETWEEN 1 AND 9999),
    area            TEXT,
    at_ms           INTEGER NOT NULL,
    actor           TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body_digest     BLOB NOT NULL CHECK (length(body_digest) = 32),
    component       BLOB NOT NULL CHECK (length(component) = 32),
    settings_digest BLOB NOT NULL CHECK (length(settings_digest) = 32),
    personal_digest BLOB CHECK (length(personal_digest) = 32),
    document        BLOB NOT NULL,
    movements       TEXT NOT NULL CHECK (json_valid(movements)),
    fuel            INTEGER NOT NULL CHECK (fuel >= 0),
    previous        BLOB NOT NULL CHECK (length(previous) = 32),
    hash            BLOB NOT NULL CHECK (length(hash) = 32),
    UNIQUE (municipality, sequence),
    UNIQUE (id),
    UNIQUE (municipality, idempotency_key)
) STRICT;

-- Answers every filter of a listing out of the index alone, before any document is read.
CREATE INDEX entry_listing ON entry (municipality, programme, fiscal_year, sequence, area);

CREATE TRIGGER entry_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entry_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entry_insert BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE position = NEW.position)
    OR EXISTS (SELECT 1 FROM entry WHERE municipality = NEW.municipality AND sequence = NEW.sequence)
    OR EXISTS (SELECT 1 FROM entry WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM entry
               WHERE municipality = NEW.municipality AND idempotency_key = NEW.idempotency_key)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- Personal values of an entry. May be erased, never changed: the entry holds their salted digest.
CREATE TABLE personal (
    entry INTEGER PRIMARY KEY REFERENCES entry (position),
    salt  BLOB NOT NULL CHECK (length(salt) = 16),
    bytes BLOB NOT NULL
) STRICT;

CREATE TRIGGER personal_update BEFORE UPDATE ON personal
BEGIN SELECT RAISE(ABORT, 'personal values may be erased, not changed'); END;
CREATE TRIGGER personal_insert BEFORE INSERT ON personal
WHEN EXISTS (SELECT 1 FROM personal WHERE entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'personal values may be erased, not changed'); END;

-- Running totals of a fiscal year, in yen or grants; one over the programme's life is the sum of its
-- years. `parts` is the JSON list of the values that split the total; they are never personal.
CREATE TABLE tally (
    municipality TEXT NOT NULL CHECK (length(municipality) = 6),
    programme    TEXT NOT NULL,
    tally        TEXT NOT NULL,
    fiscal_year  INTEGER NOT NULL CHECK (fiscal_year BETWEEN 1 AND 9999),
    parts        TEXT NOT NULL,
    total        INTEGER NOT NULL CHECK (total >= 0),
    PRIMARY KEY (municipality, programme, tally, parts, fiscal_year)
) STRICT, WITHOUT ROWID;
