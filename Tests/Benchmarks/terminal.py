"""Programs in a pseudo-terminal: started, waited for, typed at."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time


class Terminal:
    """A program whose standard streams are a terminal of 80 by 24."""

    def __init__(self, command, environment):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.output = b""
        self.reads = 0
        self.start = time.perf_counter()
        self.process = subprocess.Popen(
            command, env=environment, stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True)
        os.close(slave)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # What a terminal that is closed sends; an interactive shell does not heed SIGTERM.
        self.process.send_signal(signal.SIGHUP)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.master)

    def wait_for(self, *texts, limit=60.0):
        """Reads until the program has written these, in turn; returns the seconds since its start."""
        end = time.perf_counter() + limit
        place = 0
        for text in texts:
            while (found := self.output.find(text, place)) < 0:
                left = end - time.perf_counter()
                if left <= 0 or not select.select([self.master], [], [], left)[0]:
                    raise SystemExit(f"{text!r} did not come; there is {self.output[-400:]!r}")
                self.output += os.read(self.master, 1 << 16)
                self.reads += 1
            place = found + len(text)
        return time.perf_counter() - self.start

    def wait_for_byte(self, limit=10.0):
        """Reads what comes next."""
        if not select.select([self.master], [], [], limit)[0]:
            raise SystemExit(f"nothing came; there is {self.output[-400:]!r}")
        self.output += os.read(self.master, 1 << 16)
        self.reads += 1

    def settle(self, quiet=0.01):
        """Reads until nothing has come for a moment."""
        while select.select([self.master], [], [], quiet)[0]:
            self.output += os.read(self.master, 1 << 16)

    def type(self, text):
        """Types, and forgets what was written before."""
        self.output = b""
        self.reads = 0
        os.write(self.master, text)

    def memory(self):
        """The resident memory of the program now, and the most it had, in megabytes."""
        figures = {}
        with open(f"/proc/{self.process.pid}/status") as status:
            for line in status:
                name, _, value = line.partition(":")
                if name in ("VmRSS", "VmHWM"):
                    figures[name] = int(value.split()[0]) / 1024
        return figures["VmRSS"], figures["VmHWM"]
