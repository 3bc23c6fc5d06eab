#!/usr/bin/env python3
"""Has `aics_tlog`, a public package, read over HTTP a checkpoint that a witness cosigned and every tile below
it, and prove from the tiles that the log continues what it was at an earlier checkpoint.

    read_tiles.py URL TOKEN KEY WITNESS_KEY EARLIER
"""

import pathlib
import sys
import urllib.error
import urllib.request

import aics_tlog
from aics_tlog.tiles import tile_path


class Served:
    """The log as it is served to whoever holds a token."""

    def __init__(self, url, token):
        self.url, self.headers = url, {"Authorization": f"Bearer {token}"}

    def read(self, path):
        request = urllib.request.Request(f"{self.url}/{path}", headers=self.headers)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise

    def read_tile(self, level, index, width):
        return self.read(tile_path(level, index, width))


def main():
    url, token, key, witness, earlier = sys.argv[1:]
    key, witness = aics_tlog.parse_vkey(key), aics_tlog.parse_vkey(witness)
    served = Served(url, token)
    note = aics_tlog.parse_note(served.read("checkpoint"))
    read = aics_tlog.verify_checkpoint(note, key, [witness], 1, expected_origin=key.name)
    assert read.ok and read.cosignature_count == 1, read
    audit = aics_tlog.audit_tiles(served, read.size, read.root, entries=False)
    was = aics_tlog.parse_note(pathlib.Path(earlier).read_bytes())
    was = aics_tlog.verify_checkpoint(was, key, expected_origin=key.name)
    assert was.ok and was.size < read.size, was
    proof = aics_tlog.consistency_proof_from_tiles(served, was.size, read.size)
    assert aics_tlog.verify_consistency(was.size, read.size, was.root, read.root, proof)
    assert not aics_tlog.verify_consistency(was.size, read.size, read.root, read.root, proof)
    print(f"{read.size} events, {audit.tiles} tiles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
