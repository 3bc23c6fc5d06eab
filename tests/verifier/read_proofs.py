#!/usr/bin/env python3
"""Has `proofbundle`, a public package, read a checkpoint and every `.tlog-proof` of a folder.

    read_proofs.py KEY CHECKPOINT FOLDER
"""

import base64
import pathlib
import sys

from proofbundle.checkpoint import verify_checkpoint
from proofbundle.tlogproof import parse_tlog_proof, verify_tlog_proof


def main():
    key, checkpoint, folder = sys.argv[1:]
    origin = key.split("+", 1)[0]
    read = verify_checkpoint(pathlib.Path(checkpoint).read_text(encoding="utf-8"), key)
    assert read["ok"], read
    proofs = sorted(pathlib.Path(folder).glob("*.tlog-proof"))
    for path in proofs:
        text = path.read_text(encoding="utf-8")
        extra = [line for line in text.splitlines() if line.startswith("extra ")]
        record = base64.b64decode(extra[0].removeprefix("extra "))
        index = parse_tlog_proof(text)["index"]
        assert index + 1 == int(path.stem), (path, index)
        verdict = verify_tlog_proof(text, record, key, expected_origin=origin)
        assert verdict["ok"], (path, verdict)
        assert not verify_tlog_proof(text, record + b"!", key, expected_origin=origin)["ok"], path
    print(f"{len(proofs)} proofs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
