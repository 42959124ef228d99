#!/usr/bin/env python3
"""Runs a command at a pseudo-terminal and talks to it, as somebody at a keyboard would.

    terminal.py [--raw] COMMAND [ARGUMENT...] << 'TALK'
    ? pending for           waits until this text has been shown (since the last match)
    ! a                     types this and Enter
    ^C                      types Ctrl-C (^D likewise, ^[[A arrow up)
    = psql -c 'select 1'    runs this in a shell meanwhile
    TALK

What was shown goes to standard output, without escape sequences unless --raw, then the command's own exit status is given.
A text that does not come within a minute ends everything with status 99 and says so.
"""
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

LIMIT = 30


def plain(text):
    text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07", b"", text)
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


class Terminal:
    def __init__(self, command):
        self.shown, self.matched, self.status = b"", 0, None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.setdefault("TERM", "xterm")
            os.execvp(command[0], command)
        import fcntl
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            piece = os.read(self.fd, 65536)
        except OSError:
            piece = b""
        self.shown += piece
        return bool(piece)

    def expect(self, text):
        end = time.monotonic() + LIMIT
        while True:
            seen = plain(self.shown)
            at = seen.find(text.encode(), self.matched)
            if at >= 0:
                self.matched = at + len(text.encode())
                return
            if time.monotonic() > end or not self.read(0.2):
                self.give_up("waited for %r" % text)

    def type(self, keys):
        # A little later, as fingers do: the question must have been put up.
        time.sleep(0.05)
        self.matched = len(plain(self.shown))
        os.write(self.fd, keys)

    def give_up(self, why):
        sys.stdout.write(plain(self.shown).decode(errors="replace"))
        sys.stderr.write("\nterminal.py: %s\n" % why)
        try:
            os.kill(self.pid, 9)
        except OSError:
            pass
        sys.stdout.flush()
        os._exit(99)

    def finish(self):
        end = time.monotonic() + LIMIT
        while self.read(0.2):
            if time.monotonic() > end:
                self.give_up("the command did not end")
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


KEYS = {"^C": b"\x03", "^D": b"\x04", "^[[A": b"\x1b[A", "^U": b"\x15"}


def main():
    arguments = sys.argv[1:]
    raw = arguments[:1] == ["--raw"]
    talk = sys.stdin.read().splitlines()
    terminal = Terminal(arguments[1:] if raw else arguments)
    for line in talk:
        line = line.strip()
        if line.startswith("? "):
            terminal.expect(line[2:])
        elif line == "!" or line.startswith("! "):
            terminal.type(line[2:].encode() + b"\r")
        elif line.startswith("= "):
            subprocess.run(line[2:], shell=True, check=True, stdin=subprocess.DEVNULL)
        elif line in KEYS:
            terminal.type(KEYS[line])
        elif line:
            terminal.give_up("no such line of talk: %r" % line)
    status = terminal.finish()
    sys.stdout.write((terminal.shown if raw else plain(terminal.shown)).decode(errors="replace"))
    sys.exit(status if status >= 0 else 128 - status)


main()
