"""Takes every figure and prints the table; `run` beside this file says how."""

import argparse
import sys

import report
import startup
import stream_server
import throughput


def main():
    options = argparse.ArgumentParser(prog="Tests/Benchmarks/run", description=(
        "Measures the release build of llmring and prints a Markdown table."))
    options.add_argument("--program", required=True, metavar="PATH",
                         help="the executable; the release build of this package unless given")
    options.add_argument("--quick", action="store_true", help="fewer repetitions, for CI")
    options.add_argument("--only", choices=["startup", "throughput"], help="one part only")
    choice = options.parse_args()

    counts = [1, throughput.SMALL, 2 * throughput.SMALL, throughput.LARGE]
    rows = startup.libraries(choice.program)
    if choice.only != "throughput":
        rows += startup.rows(choice.program, choice.quick)
    if choice.only != "startup":
        server = stream_server.StreamServer(counts)
        rows += throughput.rows(choice.program, server, choice.quick)
    print(f"{report.machine()}; medians, the least in brackets\n")
    print(report.table(rows))
    sys.exit(0 if all(row.is_met for row in rows) else 1)


if __name__ == "__main__":
    main()
