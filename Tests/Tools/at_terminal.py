"""Runs a command at a terminal of so many columns, types a line, and prints what the terminal would show.

Usage: at_terminal.py COLUMNS LINE COMMAND...
"""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

columns, line, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
# What is typed is not shown, and line ends are left as they are.
modes = termios.tcgetattr(slave)
modes[1] &= ~termios.OPOST
modes[3] &= ~termios.ECHO
termios.tcsetattr(slave, termios.TCSANOW, modes)
os.write(master, line.encode() + b"\n")
child = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave)
os.close(slave)
while True:
    try:
        text = os.read(master, 65536)
    except OSError:  # Linux says EIO when the last program has closed the terminal.
        break
    if not text:
        break
    os.write(1, text)
sys.exit(child.wait())
