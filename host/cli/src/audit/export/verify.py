#!/usr/bin/env python3
"""Verifies an exported ledger.

Hashes need Python's standard library alone. Signatures are verified with the package `cryptography`
where it is installed, else with the program `openssl` (3.0 or later). What each step proves is told in
VERIFY.md.

    python3 verify.py [--checkpoints FILE] [--key HEX]...
"""

import argparse
import base64
import collections
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import uuid

FOLDER = pathlib.Path(__file__).resolve().parent


class Wrong(Exception):
    """Something is not as it was kept."""


class Unfit(Exception):
    """A file that was given proves nothing."""


def lines(name):
    """The objects of a file with one a line; nothing where the file was left out."""
    path = FOLDER / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def part(value):
    """A part behind its length in eight bytes, the most significant first."""
    return len(value).to_bytes(8, "big") + value


def optional(value):
    """Whether there is one, in one byte; then the part, empty where there is none."""
    return part(b"\x00") + part(b"") if value is None else part(b"\x01") + part(value)


def text(value):
    return None if value is None else value.encode("utf-8")


def entry_hash(entry):
    """SHA-256 over every part of an entry, in this order."""
    grant, personal = entry["grant"], entry["personal"]
    parts = [
        part(b"kisoku entry 1"),
        part(bytes.fromhex(entry["previous"])),
        part(text(entry["municipality"])),
        part(entry["sequence"].to_bytes(8, "big")),
        part(uuid.UUID(entry["id"]).bytes),
        part(text(entry["kind"])),
        optional(None if grant is None else uuid.UUID(grant).bytes),
        part(text(entry["programme"])),
        part(entry["fiscal_year"].to_bytes(2, "big", signed=True)),
        optional(text(entry["area"])),
        part(entry["at_ms"].to_bytes(8, "big", signed=True)),
        part(text(entry["actor"])),
        part(text(entry["key"])),
        part(bytes.fromhex(entry["body"])),
        part(bytes.fromhex(entry["component"])),
        part(bytes.fromhex(entry["settings"])),
        part(text(entry["engine"])),
        optional(None if personal is None else bytes.fromhex(personal)),
        part(text(entry["document"])),
        optional(text(entry["standing"])),
        part(text(entry["movements"])),
        part(entry["fuel"].to_bytes(8, "big")),
    ]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def verify_chain(kept):
    """Every entry has the hash of its parts, and names that of the entry before."""
    hashes = {}
    before = None
    for entry in kept:
        sequence = entry["sequence"]
        if before is not None and sequence != before + 1:
            raise Wrong(f"entry {before + 1}: it is missing")
        if entry.get("stub"):
            if before is not None:
                raise Wrong(f"entry {sequence}: only the entry before the first one may be a stub")
        else:
            if before is None and (sequence, entry["previous"]) != (1, "00" * 32):
                raise Wrong(f"entry {sequence}: the one before it is missing")
            if before is not None and entry["previous"] != hashes[before]:
                raise Wrong(f"entry {sequence}: it does not name the entry before")
            if entry_hash(entry) != entry["hash"]:
                raise Wrong(f"entry {sequence}: it was changed")
        hashes[sequence] = entry["hash"]
        before = sequence
    return hashes


def is_signed(statement, key, signature):
    """Whether an Ed25519 signature over a statement is that of a key."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return is_signed_by_openssl(statement, key, signature)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_signed_by_openssl(statement, key, signature):
    # RFC 8410: what stands before the 32 bytes of an Ed25519 key in a key file.
    der = bytes.fromhex("302a300506032b6570032100") + key
    pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der) + b"\n-----END PUBLIC KEY-----\n"
    with tempfile.TemporaryDirectory() as folder:
        names = {"key": pem, "statement": statement, "signature": signature}
        paths = {name: os.path.join(folder, name) for name in names}
        for name, content in names.items():
            pathlib.Path(paths[name]).write_bytes(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", paths["key"], "-rawin"]
        command += ["-in", paths["statement"], "-sigfile", paths["signature"]]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def verify_checkpoints(municipality, checkpoints, hashes, keys):
    """Each is signed, by a key that may, and says what the chain has. Returns the last place signed."""
    signed = None
    for checkpoint in checkpoints:
        if checkpoint["municipality"] != municipality:
            continue
        sequence, digest = checkpoint["sequence"], checkpoint["hash"]
        statement = f"kisoku checkpoint 1\n{municipality} {sequence}\n{digest}\n{checkpoint['at_ms']}\n"
        key = checkpoint["public_key"]
        if keys and key not in keys:
            raise Wrong(f"the checkpoint of entry {sequence}: signed by another key")
        if not is_signed(statement.encode(), bytes.fromhex(key), bytes.fromhex(checkpoint["signature"])):
            raise Wrong(f"the checkpoint of entry {sequence}: its signature is wrong")
        if sequence in hashes:
            if digest != "sha256:" + hashes[sequence]:
                raise Wrong(f"the checkpoint of entry {sequence}: the chain has another hash")
            signed = max(sequence, signed or 0)
    return signed


def kept_elsewhere(path, municipality):
    """The checkpoints of this ledger in a file with one a line."""
    try:
        written = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise Unfit(f"{path}: {error}") from error
    found = []
    for place, line in enumerate(written, 1):
        if line.strip():
            try:
                found.append(checkpoint_of(line))
            except (KeyError, TypeError, ValueError) as error:
                raise Unfit(f"{path} line {place}: it is no checkpoint") from error
    found = [checkpoint for checkpoint in found if checkpoint["municipality"] == municipality]
    if not found:
        raise Unfit(f"{path}: 0 of its checkpoints are of this ledger")
    return found


def checkpoint_of(line):
    """What a line says, as far as it is signed; an error where it is no checkpoint."""
    told = json.loads(line)
    numbers = {member: int(told[member]) for member in ("sequence", "at_ms")}
    texts = {member: "" + told[member] for member in ("municipality", "hash", "public_key", "signature")}
    digits = (texts["hash"].removeprefix("sha256:"), texts["public_key"], texts["signature"])
    if [len(bytes.fromhex(value)) for value in digits] != [32, 32, 64]:
        raise ValueError("a hash, a key or a signature of another length")
    return numbers | texts


def verify_personal(kept, year):
    """Personal values are those that an entry was kept with; where they are gone, a later erasure names it."""
    digests = {entry["id"]: entry["personal"] for entry in kept if not entry.get("stub")}
    there = set()
    for personal in lines("personal.ndjson"):
        salted = bytes.fromhex(personal["salt"]) + text(personal["values"])
        if digests.get(personal["id"]) != hashlib.sha256(salted).hexdigest():
            raise Wrong(f"the personal values of {personal['id']}: they were changed")
        there.add(personal["id"])
    if not (FOLDER / "personal.ndjson").exists():
        return "personal values were left out: that none are missing is not proven"
    erased = verify_erasures(kept, year, there)
    return f"personal values of {len(there)} entries verify, and those of {erased} were erased"


def verify_erasures(kept, year, there):
    """Entries of the year whose personal values are gone are named by a later erasure. Returns how many."""
    gone = {}
    erased = 0
    for entry in kept:
        if entry.get("stub") or entry["fiscal_year"] != year:
            continue
        if entry["kind"] == "erasure":
            for named in json.loads(entry["document"])["erased"]:
                erased += gone.pop(str(uuid.UUID(named)), None) is not None
        elif entry["personal"] is not None and entry["id"] not in there:
            gone[entry["id"]] = entry["sequence"]
    for entry, sequence in gone.items():
        raise Wrong(f"the personal values of {entry}, entry {sequence}: they are missing, and no erasure names it")
    return erased


def verify_files(kept, year):
    """Components and settings are those that the entries name."""
    of_year = [entry for entry in kept if not entry.get("stub") and entry["fiscal_year"] == year]
    for folder, member, ending in (("components", "component", "wasm"), ("settings", "settings", "json")):
        for digest in sorted({entry[member] for entry in of_year} - {"00" * 32}):
            path = FOLDER / folder / f"{digest}.{ending}"
            if not path.exists():
                raise Wrong(f"{folder}/{digest}.{ending}: it is missing")
            if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                raise Wrong(f"{folder}/{digest}.{ending}: it was changed")
    return of_year


def verify_totals(of_year, year):
    """The totals of the fiscal year are what its entries moved."""
    moved = collections.Counter()
    for entry in of_year:
        for movement in json.loads(entry["movements"]):
            key = (entry["programme"], movement["tally"], movement["fiscal_year"], *movement["parts"])
            moved[key] += movement["by"]
    totals = lines("totals.ndjson")
    for total in totals:
        key = (total["programme"], total["tally"], total["fiscal_year"], *total["parts"])
        if moved.pop(key, 0) != total["total"]:
            raise Wrong(f"the total of {' / '.join(map(str, key))}: the entries add up to something else")
    for key, by in moved.items():
        if by != 0 and key[2] == year:
            raise Wrong(f"the total of {' / '.join(map(str, key))}: it is missing")
    return len(totals)


def main():
    parser = argparse.ArgumentParser(description="Verifies an exported ledger.")
    parser.add_argument("--checkpoints", help="checkpoints that were kept elsewhere, a JSON object a line")
    parser.add_argument("--key", action="append", default=[], help="a public key noted elsewhere, as hexadecimal")
    arguments = parser.parse_args()
    export = json.loads((FOLDER / "export.json").read_text(encoding="utf-8"))
    municipality, year = export["municipality"], export["fiscal_year"]
    kept = lines("entries.ndjson")
    hashes = verify_chain(kept)
    checkpoints = lines("checkpoints.ndjson")
    elsewhere = kept_elsewhere(arguments.checkpoints, municipality) if arguments.checkpoints else []
    checkpoints += elsewhere
    signed = verify_checkpoints(municipality, checkpoints, hashes, set(arguments.key))
    personal = verify_personal(kept, year)
    of_year = verify_files(kept, year)
    totals = verify_totals(of_year, year)
    if len(of_year) != export["entries"]:
        raise Wrong(f"{export['entries']} entries of the fiscal year were exported, and {len(of_year)} are here")
    whole = sum(1 for entry in kept if not entry.get("stub"))
    print(f"all {whole} entries verify ({len(of_year)} of fiscal year {year})")
    print(personal)
    print(f"{totals} totals verify")
    if elsewhere:
        here = sum(1 for checkpoint in elsewhere if checkpoint["sequence"] in hashes)
        print(f"{here} of {len(elsewhere)} checkpoints kept elsewhere are of entries here, and agree with them")
    if signed is None:
        print("no checkpoint covers them: what their host signed is not proven")
    else:
        print(f"signed up to entry {signed}")


if __name__ == "__main__":
    try:
        main()
    except Wrong as wrong:
        sys.exit(f"NOT AS IT WAS KEPT: {wrong}")
    except Unfit as unfit:
        print(f"CANNOT BE USED: {unfit}", file=sys.stderr)
        sys.exit(2)
    except (KeyError, TypeError, ValueError, OverflowError) as wrong:
        sys.exit(f"NOT AS IT WAS KEPT: something cannot be read: {wrong!r}")
