#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The automatic chunk against shapes picked by hand: bench-chunks.py PROGRAM SAMPLE [ROUNDS [CASE…]].

PROGRAM is bench-chunks, SAMPLE the sample of 50x1104x1104 voxels; a CASE is a number of the list below, all when none
is given. Prints one JSON object: for every case what bench-chunks measured, the best shape picked by hand, and the
automatic one's time by that one's: the promise is 1.05 at most.
"""
import json
import subprocess
import sys

SAMPLE = None
CASES = [
    # volume, sigma, shapes
    (SAMPLE, "3", "whole 50,56,1104 50,112,1104 50,138,1104 50,184,1104 50,276,1104 50,552,1104 25,138,1104 "
                  "25,276,1104 50,138,552 50,276,552 16,1104,1104"),
    (SAMPLE, "1", "whole 50,28,1104 50,56,1104 50,112,1104 50,138,1104 50,184,1104 50,276,1104 50,552,1104 "
                  "25,138,1104 25,276,1104 50,138,552 12,1104,1104"),
    (SAMPLE, "10", "whole 50,56,1104 50,112,1104 50,138,1104 50,184,1104 50,276,1104 50,368,1104 50,552,1104 "
                   "25,276,1104 25,552,1104 50,276,552 50,552,552"),
    ("256,256,256", "3", "whole 256,16,256 256,32,256 256,64,256 256,128,256 128,32,256 128,64,256 64,64,256 "
                         "64,128,256 64,256,256 32,256,256 128,128,128"),
    ("20,2000,2000", "3", "whole 20,50,2000 20,100,2000 20,200,2000 20,250,2000 20,500,2000 20,1000,2000 "
                          "10,250,2000 20,250,1000 20,500,1000 20,500,500 10,500,2000"),
    ("2000,64,64", "3", "whole 50,64,64 100,64,64 125,64,64 250,64,64 500,64,64 1000,64,64 2000,16,64 2000,32,64 "
                        "500,32,64 250,32,64 1000,32,64"),
]


def measure(program, sample, case, threads, rounds):
    volume, sigma, shapes = case
    command = [program, volume or sample, sigma, str(threads), str(rounds), "auto", *shapes.split()]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    auto, *picked = found["results"]
    best = min(picked, key=lambda result: result["seconds"])
    found["volume"] = volume or "sample"
    found["best"] = best["asked"]
    found["auto_by_best"] = round(auto["seconds"] / best["seconds"], 3)
    # An automatic chunk that is one of the others is as good as it: what differs is the machine's mood.
    found["same"] = [result["asked"] for result in picked if result["chunk"] == auto["chunk"]]
    return found


def main(arguments):
    if len(arguments) < 2:
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    program, sample = arguments[:2]
    rounds = int(arguments[2]) if len(arguments) > 2 else 11
    chosen = [int(word) for word in arguments[3:]] or range(len(CASES))
    results = [measure(program, sample, CASES[i], threads, rounds) for i in chosen for threads in (1, 2)]
    print(json.dumps({"rounds": rounds, "cases": results}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
