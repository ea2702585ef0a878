"""Makes the disk fail under the program; `run` beside this file says how."""

import argparse
import shutil
import sys

import disks
import errors
import instances
import kills
from ledger import Loss
from provider import Provider

PARTS = {"kills": kills.run, "errors": errors.run, "disks": disks.run,
         "instances": instances.run}


def main():
    options = argparse.ArgumentParser(prog="Tests/DiskFaults/run")
    options.add_argument("--program", required=True, metavar="PATH")
    options.add_argument("--every", type=int, default=1, metavar="N",
                         help="only every Nth of the calls that are killed or fail")
    options.add_argument("--workers", type=int, default=2, metavar="N", help="at once")
    options.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    choice = options.parse_args()
    if unknown := set(choice.parts) - set(PARTS):
        options.error(f"there is no part {', '.join(sorted(unknown))}")
    if not shutil.which("strace"):
        sys.exit("strace is missing: install it with apt-get or dnf")
    provider = Provider()
    loss = Loss()
    for name, part in PARTS.items():
        if name in (choice.parts or PARTS):
            loss += part(choice.program, provider, choice.every, choice.workers)
    for strange in loss.strange[:5]:
        print(f"  {strange}")
    print(f"{loss.turns} turns and {loss.characters} characters lost, "
          f"{len(loss.strange)} other faults")
    sys.exit(1 if loss else 0)


if __name__ == "__main__":
    main()
