# SPDX-License-Identifier: GPL-3.0-or-later
# Progress on a terminal of 75 columns: one line that is rewritten and never wraps, in plain words; gone at the end. Nothing
# waits for a clock: what is looked for is waited for, then the search is stopped. What is not served may be bought dearly.
"$HERE/market_split" c
python3 - "$AFTAK" <<'END'
import fcntl, os, pty, re, signal, struct, sys, termios
COLUMNS = 75
process, screen = pty.fork()
if process == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('4H', 24, COLUMNS, 0, 0))
    os.execv(sys.argv[1], ['aftak', 'plan', 'c', '--solver', 'glpk', '--out', 'run', '--time-limit', '3000', '--set', 'lost_load_cost=100000'])
said, is_stopped = '', False
while True:
    try:
        more = os.read(screen, 4096)
    except OSError:
        break
    if not more:
        break
    said += more.decode()
    if not is_stopped and len(re.findall('searching for the best plan: ', said)) >= 3:
        os.kill(process, signal.SIGINT)
        is_stopped = True
code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
lines = [line for line in re.split(r'\r\x1b\[K|\r?\n', said) if line.startswith('searching')]
print('exit', code)
print('fit:', max(map(len, lines)) < COLUMNS)
print('words:', all(re.fullmatch(r'searching for the best plan: \d+ s, 49 min \d+ s left, plan \d[\d,]* EUR', line) for line in lines))
print('taken away:', said.count('\r\x1b[K') == len(lines))
END
