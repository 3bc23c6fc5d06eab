#!/usr/bin/env python3
"""Verifies that the parts of an export follow one another, by the proofs that `doorward events export
--proof` wrote beside them, without anything of Doorward: RFC 9162's consistency proofs, and C2SP's
`add-checkpoint`, in which a log shows a witness that it continues what was seen.

    verify_parts.py PROOF… --key KEY [--mutations]

With --mutations it tells y or n of the last proof with each of its bytes flipped, one at a time.
"""

import argparse
import hashlib
import sys

from verify_bundle import Key, Refused, checkpoint, need, parent, unbase64


def continues(first, second, old, new, proof):
    """Whether a tree of `second` leaves continues one of `first` (RFC 9162 section 2.1.4.2)."""
    if first == second:
        return not proof and old == new
    if first & (first - 1) == 0:
        proof = [old, *proof]
    if not proof:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for node in proof[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = parent(node, fr), parent(node, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = parent(sr, node)
        fn, sn = fn >> 1, sn >> 1
    return fr == old and sr == new and sn == 0


def part(text, key):
    """How far the part before went, the proof, and size and root of the checkpoint."""
    try:
        head, separator, note = text.decode("utf-8").partition("\n\n")
    except UnicodeDecodeError as error:
        raise Refused("it is no text") from error
    need(separator, "it is no proof of a part")
    first, *lines = head.split("\n")
    word, _, old = first.partition(" ")
    need(word == "old" and old.isascii() and old.isdigit() and str(int(old)) == old, "no beginning")
    proof = [unbase64(line) for line in lines]
    need(len(proof) <= 63 and all(len(node) == 32 for node in proof), "no proof")
    return int(old), proof, *checkpoint(key, note)


def follow(parts, key):
    """Returns how many events are proved to be continued, or raises Refused."""
    size, root = 0, hashlib.sha256(b"").digest()
    for nth, text in enumerate(parts, 1):
        old, proof, new, signed = part(text, key)
        need(old == size, f"part {nth} does not go on after event {size}")
        need(old <= new and (old or not proof), f"part {nth} is no proof")
        need(not old or continues(old, new, root, signed, proof),
             f"part {nth}: the first {old} events are not those of before")
        size, root = new, signed
    return size


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("proofs", nargs="+")
    parser.add_argument("--key", required=True, help="the public key")
    parser.add_argument("--mutations", action="store_true", help="tell y or n of each mutation instead")
    said = parser.parse_args()
    parts = []
    for name in said.proofs:
        with open(name, "rb") as file:
            parts.append(file.read())
    key = Key(said.key)

    def believed(parts):
        try:
            return True, f"{follow(parts, key)} events, each part continues the one before"
        except Refused as refused:
            return False, str(refused)

    if said.mutations:
        last = parts[-1]
        flipped = (last[:at] + bytes([last[at] ^ 1]) + last[at + 1:] for at in range(len(last)))
        print("".join("y" if believed([*parts[:-1], it])[0] else "n" for it in flipped))
        return 0
    proved, told = believed(parts)
    print(told, file=sys.stdout if proved else sys.stderr)
    return 0 if proved else 1


if __name__ == "__main__":
    sys.exit(main())
