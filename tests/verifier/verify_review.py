#!/usr/bin/env python3
"""Verifies an access review that `doorward access review` wrote, without anything of Doorward: a ZIP archive
of just one form, C2SP's signed notes, checkpoints and proofs, and RFC 9162's inclusion proofs. What the
review tells it does not judge, but that each event which it cites is in the log.

    verify_review.py REVIEW --key KEY [--mutations | --changes]

With --mutations it tells y or n of the archive with each of its bytes flipped, one at a time; with --changes
the same of each byte of each file in it, in an archive that is whole.
"""

import argparse
import base64
import hashlib
import json
import struct
import sys
import zlib

from verify_bundle import Key, Refused, checkpoint, need, parent, unbase64

PROOF = "c2sp.org/tlog-proof@v1"


def archive(members):
    """The one archive of these files: each as it lies, without times, comments or rights."""
    files, directory = b"", b""
    for name, data in members:
        said = struct.pack("<HHHHHIIIHH", 10, 0, 0, 0, 0x21, zlib.crc32(data), len(data), len(data),
                           len(name.encode()), 0)
        directory += b"PK\1\2" + struct.pack("<H", 10) + said + bytes(10)
        directory += struct.pack("<I", len(files)) + name.encode()
        files += b"PK\3\4" + said + name.encode() + data
    count = len(members)
    return files + directory + b"PK\5\6" + struct.pack(
        "<HHHHIIH", 0, 0, count, count, len(directory), len(files), 0)


def members(data):
    """The files of an archive, which must be the one that is written of them."""
    found, at = [], 0
    while data[at:at + 4] == b"PK\3\4":
        need(len(data) >= at + 30, "it is cut off")
        length, name = struct.unpack("<IH", data[at + 22:at + 28])
        begin = at + 30 + name
        try:
            found.append((data[at + 30:begin].decode(), data[begin:begin + length]))
        except UnicodeDecodeError as error:
            raise Refused("a name is no text") from error
        at = begin + length
    need(len({name for name, _ in found}) == len(found), "a file is there twice")
    need(found == sorted(found, key=lambda it: (it[0] != "review.note", it[0])), "it is out of order")
    need(archive(found) == data, "it is no archive of a review")
    return dict(found)


def text(data):
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Refused("a file is no text") from error


def includes(proof, index, size, leaf, root):
    """Whether a leaf is in a tree (RFC 9162 section 2.1.3.2)."""
    fn, sn, got = index, size - 1, leaf
    if index >= size:
        return False
    for node in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            got = parent(node, got)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            got = parent(got, node)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and got == root


def prove(name, proof, signed, size, root):
    """The event of a proof that is in the log of the checkpoint."""
    number = name.removeprefix("proofs/").removesuffix(".tlog-proof")
    need(number.isascii() and number.isdigit() and name == f"proofs/{int(number)}.tlog-proof",
         f"{name} does not belong there")
    need(proof.endswith("\n\n" + signed), f"{name} is below another checkpoint")
    lines = proof[:-len(signed) - 2].split("\n")
    need(len(lines) >= 3 and lines[0] == PROOF and lines[1].startswith("extra "), f"{name} is no proof")
    need(lines[2] == f"index {int(number) - 1}", f"{name} is of another event")
    leaf = hashlib.sha256(b"\0" + unbase64(lines[1][6:])).digest()
    hashes = [unbase64(line) for line in lines[3:]]
    need(all(len(node) == 32 for node in hashes), f"{name} is no proof")
    need(includes(hashes, int(number) - 1, size, leaf, root), f"{name} does not prove its event")
    return int(number)


def cited(told):
    """Every event that stands in the review as `sequence` or `rule`, wherever that is."""
    if isinstance(told, list):
        return set().union(*map(cited, told))
    if not isinstance(told, dict):
        return set()
    found = set().union(*map(cited, told.values()))
    return found | {told[name] for name in ("sequence", "rule") if isinstance(told.get(name), int)}


def verify(data, key):
    """Returns how many events are proved, or raises Refused."""
    files = members(data)
    need("review.note" in files, "review.note is missing")
    lines = key.verified(text(files.pop("review.note"))).split("\n")
    need(len(lines) > 4 and lines[:2] == ["doorward review 1", key.name], "it is no review of this log")
    digests = {name: base64.b64encode(hashlib.sha256(held).digest()).decode() for name, held in files.items()}
    need(lines[3:] == [f"{name} {digests[name]}" for name in sorted(files)] + [""],
         "the files are not those that were signed")
    for name in ("checkpoint", "review.html", "review.json"):
        need(name in files, f"{name} is missing")
    signed = text(files["checkpoint"])
    size, root = checkpoint(key, signed)
    need(lines[2] == str(size), "the checkpoint is of another size")
    try:
        told = json.loads(files["review.json"])
    except ValueError as error:
        raise Refused("review.json is no JSON") from error
    proved = {prove(name, text(held), signed, size, root)
              for name, held in files.items() if name.startswith("proofs/")}
    need(len(files) == 3 + len(proved), "there is another file")
    need(told["until"] == size and key.name.endswith(f"/o/{told['organization']}"), "of another log")
    need(cited(told) == proved, "what is cited is not what is proved")
    return len(proved)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("review")
    parser.add_argument("--key", required=True, help="the public key")
    parser.add_argument("--mutations", action="store_true", help="tell y or n of each mutation instead")
    parser.add_argument("--changes", action="store_true", help="tell y or n of each changed file instead")
    said = parser.parse_args()
    with open(said.review, "rb") as file:
        review = file.read()
    key = Key(said.key)

    def believed(data):
        try:
            return True, f"{verify(data, key)} events are cited, and each is in the log"
        except Refused as refused:
            return False, str(refused)

    def flipped(data):
        return (data[:at] + bytes([data[at] ^ 1]) + data[at + 1:] for at in range(len(data)))

    if said.mutations or said.changes:
        files = members(review)
        changed = (archive(list((files | {name: other}).items()))
                   for name, held in files.items() for other in flipped(held))
        print("".join("y" if believed(it)[0] else "n"
                      for it in (flipped(review) if said.mutations else changed)))
        return 0
    proved, told = believed(review)
    print(told, file=sys.stdout if proved else sys.stderr)
    return 0 if proved else 1


if __name__ == "__main__":
    sys.exit(main())
