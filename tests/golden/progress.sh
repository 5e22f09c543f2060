# SPDX-License-Identifier: GPL-3.0-or-later
# Progress on a terminal of 75 columns: one line that is rewritten and never wraps, in plain words; gone at the end. Nothing
# waits for a clock: what is looked for is waited for, then the search is stopped. Pipes have to be chosen whose flows add up
# to five demands at once (market split), which no search ends in time; what is not served may be bought dearly.
mkdir c; cd c || exit
python3 - <<'END'
import random
random.seed(7)
names = ['S', 'A', 'B', 'C', 'D', 'E']
rows = [[random.randrange(100) for _ in range(40)] for _ in range(5)]
open('buses.csv', 'w').write('name\n' + '\n'.join(names) + '\n')
open('generators.csv', 'w').write('name,bus,p_nom,marginal_cost\ng,S,100,1\n')
open('menus.csv', 'w').write('name,menu,p_nom,capital_cost_fixed\nm1,m,1,1\n')
ports = ''.join(f',bus{k}' for k in range(1, 6)) + ',efficiency,' + ','.join(f'efficiency{k}' for k in range(2, 6))
open('links.csv', 'w').write(f'name,bus0{ports},p_nom,p_min_pu,menu\n' + ''.join(
    f'l{j},S,A,B,C,D,E,{",".join(str(row[j]) for row in rows)},0,1,m\n' for j in range(40)))
open('loads.csv', 'w').write('name,bus,p_set\n' + ''.join(f'd{n},{n},{sum(row) // 2}\n' for n, row in zip(names[1:], rows)))
END
cd .. || exit
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
