"""`python -m tests.torture`: a server of ours is hurt in every way we know while owners answer; nothing may be lost.

All on this machine's loopback; it ends by itself and ends only what it has started. The last line counts the answers
that the server has acknowledged and those of them that are lost; the exit code is 1 when one is, or when users met what
they should not.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time

from tests.torture.phases import BRIEF, PHASES, run


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=[*PHASES, *BRIEF], default=list(PHASES), metavar="PHASE",
                        help=f"{', '.join(PHASES)} (all of these), {', '.join(BRIEF)} (as in the tests)")  # fmt: skip
    parser.add_argument("--seed", type=int, default=int(time.time()), help="repeats the choices of a run")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # whoever stops the run stops its servers too
    print(f"seed {options.seed}", flush=True)
    outcomes = [run(name, options.seed) for name in options.only]
    lost = [line for outcome in outcomes for line in outcome.lost]
    problems = [f"{outcome.phase}: {line}" for outcome in outcomes for line in outcome.problems]
    print("".join(f"lost: {line}\n" for line in lost[:20]) + "".join(f"problem: {line}\n" for line in problems), end="")
    print(f"acknowledged {sum(outcome.acknowledged for outcome in outcomes)}, lost {len(lost)}", flush=True)
    return 0 if all(outcome.sound for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
