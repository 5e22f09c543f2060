# SPDX-License-Identifier: GPL-3.0-or-later
# A case whose names, titles, settings and files hold what a terminal obeys: nothing of it reaches stdout or stderr, whatever
# the command, also where it goes wrong; a line feed in a name makes no line of its own.
esc=$'\e]0;owned\a' cr=$'\r' c1=$'\xc2\x9b2J' rlo=$'\xe2\x80\xae' lri=$'\xe2\x81\xa6' del=$'\x7f' line=$'\nerror: forged'
name="n$esc$cr$c1$rlo$lri$del"
mkdir "c$name" && cd "c$name" || exit
printf 'setting,value\ntitle,"%s"\ncurrency,E%s\nyear,2035\n%s,1\n' "$name" "$rlo" "$name" >case.csv
printf 'name,x,"%s"\n"%s",1,2\n"H%s",2,3\n' "col$name" "$name$line" "$name" >buses.csv
printf 'name,bus,p_nom,marginal_cost\n"g%s","%s",50,10\n' "$name" "$name$line" >generators.csv
printf 'name,bus,p_set\n"d%s","H%s",3\n' "$name" "$name" >loads.csv
printf 'name,bus0,bus1,menu,length,project\n"l%s","%s","H%s","m%s",1,"p%s"\n' "$name" "$name$line" "$name" "$name" "$name" >links.csv
printf 'name,menu,option,p_nom,capital_cost_fixed\n"a%s","m%s","o%s",10,100\n"b%s","m%s","q%s",9,100\n"z%s",unused,,1,1\n' \
  "$name" "$name" "$name$line" "$name" "$name" "$name" "$name" >menus.csv
printf 'name,title_en,kind\n"p%s","t%s",branch\n' "$name" "$name$line" >projects.csv
printf 'name,title_en\n"s%s","t%s"\nlow,\n' "$name" "$name" >scenarios.csv
printf 'scenario,table,name,attribute,operation,value\n"s%s",loads,*,p_set,set,4\n' "$name" >scenario_values.csv
cd .. || exit

look() { # what is asked, and the words for it
  local what=$1 code
  shift
  "$AFTAK" "$@" >out 2>err
  code=$?
  python3 -c '
import sys, unicodedata
for file in ("out", "err"):
    text = open(file, "rb").read().decode()
    for letter in sorted(set(text) - {"\n"}):
        if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp"):
            print(f"{sys.argv[1]}: std{file} holds {ord(letter):04x}")
    forged = [line for line in text.split("\n") if line.startswith("error: forged")]
    print(f"{sys.argv[1]}: a forged line" if forged else "", end="")
' "$what"
  echo "$what: $code, $(($(wc -c <out) > 0)) $(($(wc -c <err) > 0))"
}
look 'bad case' check "c$name"
look 'bad case as JSON' check "c$name" --format json
sed -i '/^n/d' "c$name/case.csv"
look check check "c$name"
look 'all of it' check "c$name" --verbose
look 'as JSON' check "c$name" --format json
look scenario check "c$name" --scenario "x$name"
look setting check "c$name" --set "x$name=1"
look plan plan "c$name" --solver glpk --verbose --out "r$name"
look 'once more' plan "c$name" --out "r$name"
look 'forced, as JSON' plan "c$name" --solver glpk --force --format json --out "r$name"
look another plan "c$name" --solver glpk --set lost_load_cost=1 --out "r2$name"
look compare compare "r$name" "r2$name"
look 'compare, as JSON' compare "r$name" "r2$name" --format json
look 'no run' compare "r$name" "c$name"
look report report "r$name"
look list sweep "c$name" --list
look 'list, as JSON' sweep "c$name" --list --format json
look sweep sweep "c$name" --solver glpk --out "s$name"
look collect sweep "c$name" --collect --out "s$name"
sed -i 's/,50,10/,1,10/' "c$name/generators.csv"
look infeasible plan "c$name" --solver glpk --out "i$name"
look 'failing tasks' sweep "c$name" --solver glpk --force --out "s$name"
look 'no table' schema "$name"
look 'no command' "$name"
look 'no option' check "--$name"
look 'no method' plan "c$name" --method "$name"
look 'a missing folder' plan "no$name"
grep -c "$esc\|$rlo\|$c1" "r2$name/report.html" || true
