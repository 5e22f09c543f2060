# SPDX-License-Identifier: GPL-3.0-or-later
# Every row of the .def tables is a row of `aftak schema`, in its table.
"$AFTAK" schema > all
grep -E '^COMPONENT' "$HERE/../../networks/schema/components.def" | tr '(,)' '   ' | while read -r _ record list _; do
    "$AFTAK" schema "$list" > one
    grep -oE '^(ATTR\([A-Z]+, *|RESULT\()[a-z0-9_]+' "$HERE/../../networks/schema/$record.def" | sed 's/.*[( ]//' |
        while read -r column; do grep -q "^| \`$column\` |" one || echo "$list: no $column"; done
    [[ $(grep -c '^| `' one) -gt 0 ]] || echo "$list: empty"
    grep -qFf one all || echo "$list: not among all"
done
"$AFTAK" schema case | grep -E 'mip_gap|lost_load_cost'
"$AFTAK" schema menus --format json | python3 -c 'import json, sys; print([c["name"] for c in json.load(sys.stdin)[0]["columns"]][:4])'
