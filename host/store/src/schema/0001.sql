-- Schema 1: ledger, grants, totals and registry. What must never change is guarded here, so that a raw connection
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
-- is salted where there are personal values. `grant_id` is the id of the entry that opened the grant,
-- so its own where it opens one. `standing` says how the grant stands after the entry; `movements`
-- lists what the entry added to which total, so that the table of totals can be computed again. The
-- document is what was answered, byte for byte; where there is a `base`, it is an LZ4 block, behind its
-- length in four bytes (little endian), with the document of the entry at that place of the chain as
-- its dictionary. It stands last: it is long, and what stands behind it would be far from the row's
-- beginning.
CREATE TABLE entry (
    position        INTEGER PRIMARY KEY CHECK (position > 0),
    municipality    TEXT NOT NULL CHECK (length(municipality) = 6),
    sequence        INTEGER NOT NULL CHECK (sequence > 0),
    id              BLOB NOT NULL CHECK (length(id) = 16),
    kind            TEXT NOT NULL,
    grant_id        BLOB CHECK (length(grant_id) = 16),
    programme       TEXT NOT NULL,
    fiscal_year     INTEGER NOT NULL CHECK (fiscal_year BETWEEN 1 AND 9999),
    area            TEXT,
    at_ms           INTEGER NOT NULL,
    actor           TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body_digest     BLOB NOT NULL CHECK (length(body_digest) = 32),
    component       BLOB NOT NULL CHECK (length(component) = 32),
    settings_digest BLOB NOT NULL CHECK (length(settings_digest) = 32),
    engine          TEXT NOT NULL,
    personal_digest BLOB CHECK (length(personal_digest) = 32),
    standing        TEXT CHECK (json_valid(standing) AND (standing IS NULL) = (grant_id IS NULL)),
    movements       TEXT NOT NULL CHECK (json_valid(movements)),
    fuel            INTEGER NOT NULL CHECK (fuel >= 0),
    previous        BLOB NOT NULL CHECK (length(previous) = 32),
    hash            BLOB NOT NULL CHECK (length(hash) = 32),
    base            INTEGER CHECK (base > 0 AND base < sequence),
    document        BLOB NOT NULL,
    UNIQUE (municipality, sequence),
    UNIQUE (id)
) STRICT;

-- Idempotency keys, in parts of the chain of 2048 entries: new ones, which are as good as random, go
-- to few pages however long the chain is. The program sees to it that a key is used once in all parts.
CREATE UNIQUE INDEX entry_key ON entry (municipality, sequence / 2048, idempotency_key);

-- Answers every filter of a listing out of the index alone, before any document is read.
CREATE INDEX entry_listing ON entry (municipality, programme, fiscal_year, sequence, area, kind);

-- The later entries of a grant. The one that opens it is found by its id, so that most entries cost
-- nothing here.
CREATE INDEX entry_of_grant ON entry (grant_id, sequence) WHERE grant_id <> id;

CREATE TRIGGER entry_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entry_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entry_insert BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE position = NEW.position)
    OR EXISTS (SELECT 1 FROM entry WHERE municipality = NEW.municipality AND sequence = NEW.sequence)
    OR EXISTS (SELECT 1 FROM entry WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM entry
               WHERE municipality = NEW.municipality AND sequence / 2048 = NEW.sequence / 2048
                   AND idempotency_key = NEW.idempotency_key)
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

-- Where each grant is now: the places of its first and of its last entry, in which its standing is, and
-- its state. Follows from the chain, so it may change; an audit compares it with the chain.
CREATE TABLE grant_now (
    municipality TEXT NOT NULL CHECK (length(municipality) = 6),
    opened       INTEGER NOT NULL CHECK (opened > 0),
    sequence     INTEGER NOT NULL CHECK (sequence >= opened),
    state        TEXT NOT NULL,
    programme    TEXT NOT NULL,
    fiscal_year  INTEGER NOT NULL CHECK (fiscal_year BETWEEN 1 AND 9999),
    area         TEXT,
    PRIMARY KEY (municipality, opened)
) STRICT, WITHOUT ROWID;

-- Answers the listing by state in order, out of the index alone.
CREATE INDEX grant_now_listing ON grant_now (municipality, state, opened, programme, fiscal_year, area);

-- Running totals in yen or grants. The fiscal year 0 stands for all years together, so that a total
-- over the programme's life is one row too. `parts` are the values that split the total, each ended
-- by U+0001, so that they sort as lists do; they are never personal.
CREATE TABLE tally (
    municipality TEXT NOT NULL CHECK (length(municipality) = 6),
    programme    TEXT NOT NULL,
    tally        TEXT NOT NULL,
    fiscal_year  INTEGER NOT NULL CHECK (fiscal_year BETWEEN 0 AND 9999),
    parts        TEXT NOT NULL,
    total        INTEGER NOT NULL CHECK (total >= 0),
    PRIMARY KEY (municipality, programme, tally, fiscal_year, parts)
) STRICT, WITHOUT ROWID;

-- Signed statements of how long a chain was and what hash it had.
CREATE TABLE checkpoint (
    position     INTEGER PRIMARY KEY CHECK (position > 0),
    municipality TEXT NOT NULL CHECK (length(municipality) = 6),
    sequence     INTEGER NOT NULL CHECK (sequence > 0),
    hash         BLOB NOT NULL CHECK (length(hash) = 32),
    at_ms        INTEGER NOT NULL,
    public_key   BLOB NOT NULL CHECK (length(public_key) = 32),
    signature    BLOB NOT NULL CHECK (length(signature) = 64),
    UNIQUE (municipality, sequence)
) STRICT;

CREATE TRIGGER checkpoint_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint never changes'); END;
CREATE TRIGGER checkpoint_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never removed'); END;
CREATE TRIGGER checkpoint_insert BEFORE INSERT ON checkpoint
WHEN EXISTS (SELECT 1 FROM checkpoint WHERE position = NEW.position)
    OR EXISTS (SELECT 1 FROM checkpoint WHERE municipality = NEW.municipality AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'a checkpoint never changes'); END;
