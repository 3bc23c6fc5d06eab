#!/usr/bin/env python3
"""Verifies a bundle that `doorward events export --bundle` wrote, without anything of Doorward.

The second verifier: it shares no line with the first, and must agree with it. It needs Python 3.9 and the
package `cryptography`, for Ed25519. What the events mean it does not know: it checks that they are just
those that were signed, which RFC 6962 trees and C2SP's signed notes and checkpoints are enough for.

    verify_bundle.py BUNDLE --key KEY [--checkpoint EARLIER] [--mutations]
"""

import argparse
import base64
import hashlib
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TILE = 256


class Refused(Exception):
    """The bundle does not prove what it says."""


def need(true, what):
    if not true:
        raise Refused(what)


def unbase64(text):
    """Base64 in the one way that it is written: no other spelling of the same bytes is taken."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Refused(f"{text!r} is no base64") from error
    need(base64.b64encode(decoded).decode() == text, f"{text!r} is base64 spelled in another way")
    return decoded


def parent(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes):
    """The root of a tree over hashes (RFC 6962 section 2.1)."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return parent(root(hashes[:split]), root(hashes[split:]))


class Key:
    """A public key as signed-note writes it: name, id, and the algorithm with 32 bytes."""

    def __init__(self, text):
        self.text = text.strip()
        need(self.text.count("+") >= 2, "no key")
        self.name, key_id, key = self.text.split("+", 2)
        key = unbase64(key)
        self.id = hashlib.sha256(self.name.encode() + b"\n" + key).digest()[:4]
        need(key[0] == 1 and len(key) == 33, "the key is no Ed25519 key")
        need(self.id.hex() == key_id, "the key is not the one that its id says")
        self.key = Ed25519PublicKey.from_public_bytes(key[1:])

    def verified(self, note):
        """The text of a note with one signature, ours."""
        text, separator, signature = note.rpartition("\n\n")
        need(separator and signature.count("\n") == 1 and signature.endswith("\n"), "no signed note")
        dash, name, signed = (signature[:-1].split(" ") + ["", ""])[:3]
        need(signature == f"{dash} {name} {signed}\n" and dash == "\u2014", "no signature line")
        signed = unbase64(signed)
        need(name == self.name and signed[:4] == self.id, "signed with another key")
        try:
            self.key.verify(signed[4:], (text + "\n").encode())
        except InvalidSignature as error:
            raise Refused("the signature is wrong") from error
        return text + "\n"


def checkpoint(key, note):
    """Size and root of a tree, as they were signed."""
    lines = key.verified(note).split("\n")
    need(len(lines) == 4 and lines[3] == "" and lines[0] == key.name, "no checkpoint of this log")
    need(lines[1].isascii() and lines[1].isdigit() and str(int(lines[1])) == lines[1], "no size")
    return int(lines[1]), unbase64(lines[2])


def note(lines):
    """The lines of a note: text, an empty line, one signature."""
    text = []
    while True:
        text.append(next(lines))
        if text[-1] == "":
            break
    return "\n".join([*text, next(lines), ""])


def verify(bundle, key, earlier=None):
    """Returns how many events are proved, or raises Refused."""
    try:
        text = bundle.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("it is no text") from error
    need(text.endswith("\n"), "the last line does not end")
    lines = iter(text[:-1].split("\n"))
    try:
        return read(lines, key, earlier)
    except StopIteration as error:
        raise Refused("it is cut off") from error


def read(lines, key, earlier):
    need(next(lines) == "doorward bundle 1", "it is no bundle")
    word, _, organization = next(lines).partition(" ")
    need(word == "organization" and key.name.endswith(f"/o/{organization}"), "of another organization")
    leaves, records = [], []
    while (line := next(lines)).startswith("e "):
        records.append(unbase64(line[2:]))
        leaves.append(hashlib.sha256(b"\0" + records[-1]).digest())
        if len(leaves) % TILE == 0:
            tile = next(lines)
            need(tile.startswith("t ") and unbase64(tile[2:]) == root(leaves[-TILE:]),
                 f"events {len(leaves) - TILE + 1} to {len(leaves)} are not those of their tile")
    keys = []
    while line.startswith("key "):
        follow(keys, key.name, line, note(lines), records)
        line = next(lines)
    given = key.text
    need(not keys or any(known.text == given for known in keys), "the key is none of this log")
    keys = keys or [key]
    key = keys[-1]
    need(line == "checkpoint", "the checkpoint belongs there")
    size, signed = checkpoint(key, note(lines))
    need(size == len(leaves), f"there are {len(leaves)} events, {size} were signed")
    need(root(leaves) == signed, "the events are not those of the checkpoint")
    if earlier is not None:
        then, was = believed(keys, earlier)
        need(then <= size, f"events {size + 1} to {then} are missing")
        need(root(leaves[:then]) == was, "the log was changed after the earlier checkpoint")
    need(next(lines) == "state", "the state belongs there")
    state = key.verified(note(lines)).split("\n")
    need(state[:3] == ["doorward state 1", key.name, str(size)] and len(state) == 5, "another state")
    need(len(unbase64(state[3])) == 32 and state[4] == "", "no digest of a state")
    need(next(lines, None) is None, "something follows the end")
    return size


def follow(keys, name, line, said, records):
    """Adds the key that follows, which the one before says, and the event at that place."""
    place, _, before = line.removeprefix("key ").partition(" ")
    need(place.isascii() and place.isdigit() and str(int(place)) == place, "no place of an event")
    need(1 <= int(place) <= len(records), "no event is there")
    need(said.encode() in records[int(place) - 1], "the event says something else")
    before = Key(before)
    need(before.name == name and (not keys or keys[-1].text == before.text), "another key before")
    text = before.verified(said).split("\n")
    need(text[:2] == ["doorward key 1", name] and len(text) == 4 and text[3] == "", "no key follows")
    following = Key(text[2])
    need(following.name == name and following.text == text[2], "a key of another log")
    keys += [following] if keys else [before, following]


def believed(keys, earlier):
    """An earlier checkpoint, by whichever key of the log signed it."""
    for key in keys:
        try:
            return checkpoint(key, earlier)
        except Refused:
            continue
    raise Refused("the earlier checkpoint is signed with no key of this log")


def mutations(bundle):
    """The bundle with each byte flipped, one at a time, and with each line removed."""
    for at in range(len(bundle)):
        yield bundle[:at] + bytes([bundle[at] ^ 1]) + bundle[at + 1:]
    lines = bundle.splitlines(keepends=True)
    for at in range(len(lines)):
        yield b"".join(lines[:at] + lines[at + 1:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("bundle")
    parser.add_argument("--key", required=True, help="the public key")
    parser.add_argument("--checkpoint", help="a file with an earlier checkpoint")
    parser.add_argument("--mutations", action="store_true", help="tell y or n of each mutation instead")
    said = parser.parse_args()
    with open(said.bundle, "rb") as file:
        bundle = file.read()
    earlier = None
    if said.checkpoint:
        with open(said.checkpoint, encoding="utf-8", newline="") as file:
            earlier = file.read()

    def believed(bundle):
        try:
            return True, f"{verify(bundle, Key(said.key), earlier)} events are proved"
        except Refused as refused:
            return False, str(refused)

    if said.mutations:
        print("".join("y" if believed(mutated)[0] else "n" for mutated in mutations(bundle)))
        return 0
    proved, told = believed(bundle)
    print(told, file=sys.stdout if proved else sys.stderr)
    return 0 if proved else 1


if __name__ == "__main__":
    sys.exit(main())
