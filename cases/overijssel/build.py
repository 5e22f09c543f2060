#!/usr/bin/env python3
# SPDX-FileCopyrightText: aftak contributors
# SPDX-License-Identifier: CC-BY-4.0
"""Write the case `overijssel` from the fact tables.

    AFTAK_FACTS=path/to/facts python3 build.py

Python 3 standard library only, no randomness: the same facts give the same
bytes. The tables are committed, so nobody needs this script to run aftak.
One function per table; the figures that are not in a fact table stand in
the block CHOICES below, each with its source and its evidence.
"""

import csv
import math
import os
import re
import sys
from collections import defaultdict
from datetime import datetime, timedelta

import days

HERE = os.path.dirname(os.path.abspath(__file__))
FACTS = os.environ.get("AFTAK_FACTS", os.path.join(HERE, "..", "..", "..", "shared", "facts"))

# ---------------------------------------------------------------- CHOICES
YEAR = 2035
N_DAYS = 12
# Pressures in bar, physics.md 2 "Backbone pressure": the backbone runs at 30-50,
# users get 30 at the branch end (assumed there; 16-20 is its sensitivity). The
# capacities in pipe_menu.csv are those of 50 at the tap and 30 at the end, too.
BACKBONE_BAR = (30, 50)
DELIVERY_BAR = 30
KWH_PER_KG = 33.33                     # hydrogen, LHV

HICP_2012_2013 = 1.2778                # EUR2013 -> EUR2023, economics.csv
HICP_2021 = 1.1619                     # EUR2021 -> EUR2023, economics.csv
HICP_2024 = 0.9747                     # EUR2024 -> EUR2023, economics.csv
HICP_2018 = 1.222                      # EUR2018 -> EUR2023, economics.csv
RATE = 0.0225                          # societal book, economics.csv

# Efficient CO2 price, EUR2013/t: middle of the published 2-degree range in
# 2030 and 2050 (300 and 600), straight line between them.
CO2_PRICE = {2030: 300 * HICP_2012_2013, 2035: 375 * HICP_2012_2013, 2040: 450 * HICP_2012_2013}
ETS_PRICE = {2030: 100.0, 2035: 125.0, 2040: 150.0}  # EUR2023/t, economics.csv
CO2_GAS = 0.203                        # t/MWh, hydrogen.md
# Natural gas, EUR2021/MWh: published 22.6 (2030) and 18.1 (2050), straight line.
GAS_PRICE = {2030: 22.6 * HICP_2021, 2035: (22.6 - 0.225 * 5) * HICP_2021, 2040: (22.6 - 0.225 * 10) * HICP_2021}
GAS_BOILER = 0.93                      # efficiency, technologies.csv 2035
GAS_VOM = 1.2                          # EUR/MWh heat, technologies.csv 2035
H2_PRICE = {2030: 240.0, 2035: 180.0, 2040: 150.0}  # EUR/MWh delivered, mid, hydrogen.md 6
H2_PRICE_LOW = {2030: 180.0, 2035: 120.0, 2040: 90.0}  # low, hydrogen.md 6
H2_SHARE = {2030: 0.0, 2035: 0.5, 2040: 1.0}  # of mid demand, hydrogen.md 6
# Green gas, other_options.md 5: known plans give 563 GWh a year (GGP2); industry gets 35 % of it (20-50 %, assumed),
# at cost plus certificate, which is what homes and the blending duty pay for the same gas.
GREEN_GWH = 562.6 * 0.35
GREEN_COST, GREEN_CERTIFICATE = 80.0, 57.0   # EUR/MWh, green_gas.csv GGC5 and GGC6
HOURS_INDUSTRY = 5000                  # full-load hours of a site, hydrogen.md 2

POWER_MEAN = 77.32 * HICP_2024         # day-ahead 2024, timeseries_sources.csv
POWER_SPREAD = 2.0                     # import price less export price, assumed
POWER_FLOOR = 2.5                      # EUR/MWh, so that a surplus is worth exporting, assumed
# Shares of national demand that give the shape of the price (assumed).
SHARE_OFFSHORE, SHARE_ONSHORE, SHARE_SOLAR = 0.35, 0.12, 0.15

LOAD = {2030: 1.25, 2035: 1.50, 2040: 1.75}  # on 2023, electricity.md 3 (path assumed)
RES_2030 = 7 / 12                      # of the growth 2023-2035, straight line
RES_GROWTH = 3.3 / (2.242 + 0.1656)    # RES 1.0 target 2030 / production 2023
PV_HOURS = 950                         # electricity.md 3
WIND_HOURS = 165.6e3 / 87.4            # generation.csv W99
NOBIAN_COP = 3.1                       # heat pump to 150 C, DEA, costs.md 2

TAP = 3.0e6                            # costs.md 1.5, assumed
CROSSING = 1.5e6                       # costs.md 1.5, assumed
SITE_FIXED, SITE_PER_MW = 0.65e6, 34e3  # costs.md 1.5
H2_BOILER = {"A": (120e3, 0.94), "D": (120e3, 0.94), "B": (60e3, 0.90)}
BAY = 1.5e6 * HICP_2018                # 110 kV bay, grid_unit_costs.csv
MV_GRID = (690 + 250) * 1e3            # EUR/MW below 110 kV, costs.md 4
# Share of a class-B site that electricity can take over: half, as published
# for the industry of East Groningen (hydrogen.md 2).
ELECTRIC_SHARE = {"A": 1.0, "B": 0.5, "D": 1.0}
TRUCK_ROUTE = 1.3                      # road / straight line, assumed

# New pipes cross a river or canal this often (map knowledge, assumed).
CROSSINGS = {"BR02": 1, "BR04": 1, "BR07": 1, "BR08": 1, "BR12": 1, "BR14": 1,
             "BR15": 1, "BR18": 1, "BR20": 1}
# Water of electrolysers: 9.0 l/kg pure (technologies.csv, DEA) x 1.5 raw (technologies.csv, assumed).
WATER_PER_KG = 9.0 * 1.5               # l/kg
TEST_LINE = 6.0                        # m3/h of drinking water that Vitens gives untested, hydrogen.md 4
# Other water at the four places: treated effluent (plan at Almelo, sewage works at Hengelo) or the IJssel at
# Deventer; the Hessenpoort has no river at the fence (large_generation.csv LGS2). Enough for 100 MW, assumed.
OTHER_WATER = {"E01": 25.8, "E03": 25.8, "E04": 25.8}   # m3/h
WATER_PRICE = {"mains": 1.5, "other": 2.5}  # EUR/m3, treatment included, assumed
ELECTROLYSER_HA = 0.045                # ha/MW, space_use.csv, class of 25-100 MW
ELECTROLYSER_RANGE = (0.41, 1.86)      # factors on the cost, technologies.csv
BRANCH_DN = (100, 150, 200)            # DN200 holds the high case, hydrogen.md 2
# Branches through which hydrogen may run either way; the other ones are spurs
# from the backbone to users, with no second source behind them.
BOTH_WAYS = set("BR02 BR06 BR07 BR08 BR13 BR14 BR15a BR15b BR16 BR17 BR18 BR19 BR22 BR23 CN01 CN02".split())
REUSE = {"BR01", "BR11", "BR13", "BR14", "BR15", "BR16"}
BR13_NEW_KM = 8.0                      # hydrogen_branches.csv, note of BR13

# Pipe node and feeding station of each site: the nearest that a branch serves.
SITE_PLACE = {
    "Nobian salt works": ("HENGELO", "BOL"),
    "Abbott Laboratories": ("ZWOLLE", "ZWF"),
    "Sensus": ("ZWOLLE", "ZWF"),
    "Ten Cate Advanced Textiles": ("NIJVERDAL", "NVD"),
    "TenCate Outdoor Fabrics": ("NIJVERDAL", "NVD"),
    "Grolsch brewery": ("ENSCHEDE", "MAR"),
    "Zwanenberg Food": ("ALMELO", "ALM"),
    "Twence Boeldershoek": ("HENGELO", "TWE"),
    "Asfaltcentrale Twente": ("HENGELO", "OEL"),
    "AsfaltNu Stedendriehoek": ("DEVENTER", "BER"),
    "Koudasfalt Staphorst": ("STEENWIJK", "MEP"),
    "Genemuiden-Hasselt carpet cluster": ("GENEMUIDEN", "ZWS"),
    "Zwanenberg Food Raalte": ("RAALTE", "RAA"),
    "Bolletje bakery": ("ALMELO", "ALM"),
    "Fibre-cement plant Goor": ("GOOR", "GOO"),
    "Specialty chemicals Delden": ("GOOR", "GOO"),
    "Nouryon Deventer": ("DEVENTER", "BER"),
    "Metal packaging Deventer": ("DEVENTER", "BER"),
    "Scania Zwolle": ("ZWOLLE", "ZWF"),
    "Poultry plants Goor and Dedemsvaart": ("DEDEMSVAART", "DDV"),
    "Plastics and food cluster Hardenberg": ("HARDENBERG", "HDB"),
    "Kampen industry": ("KAMPEN", "KAM"),
    "Koekoekspolder greenhouses": ("KAMPEN", "KAM"),
    "Oldenzaal industry": ("OLDENZAAL", "ODZ"),
    "Rijssen-Holten industry": ("RIJSSEN", "RIJ"),
    "Haaksbergen industry": ("HAAKSBERGEN", "HKS"),
    "Steenwijk industry and Eeserwold": ("STEENWIJK", "STW"),
}

# Neighbours whom candidates reach: rows of cluster6_sites.csv, node, bus that sells them electricity (they hang on
# the 150 kV grid of Gelderland, which is not in the case, so at the price of the boundary).
NEIGHBOURS = {
    "Eerbeek paper mills": (("Stora Enso/DS Smith De Hoop Eerbeek", "Mayr-Melnhof Eerbeek", "Coldenhove Eerbeek"), "EERBEEK"),
    "FrieslandCampina Lochem": (("FrieslandCampina Lochem",), "LOCHEM"),
    "FrieslandCampina Borculo": (("FrieslandCampina Domo Borculo",), "BORCULO"),
}
NEIGHBOUR_BUS = ("DTC", 380)

# Large generation: places of large_generation.csv. name: row, technology, bus that takes hydrogen, bus of the grid.
LARGE = {
    "reactor Hessenpoort": ("LGS2", "LG01", None, "ZLE 380"),
    "reactor Hengelo": ("LGS3", "LG01", None, "OEL 380"),
    "reactor Almelo": ("LGS6", "LG01", None, "URE 110"),
    "turbine Hessenpoort": ("LGS2", "LG04", "HESSENPOORT", "ZWH 110"),
    "turbine Hengelo": ("LGS3", "LG04", "HENGELO", "OEL 110"),
    "turbine Ommen": ("LGS7", "LG04", "OMMEN", "OMD 110"),
}
DECOMMISSIONING = 969e3                # EUR/MW, large_generation.csv LG01
REACTOR_AVAILABILITY = 0.9             # large_generation.csv LG01

# Truck hubs of logistics_hubs.csv that carry demand of their own: node of each, place in the report.
HUB_PLACE = {"HRS_ZWOLLE": "HESSENPOORT", "HRS_STEENWIJK": "STEENWIJK", "HRS_TWENTE": "HENGELO",
             "HRS_ALMELO": "ALMELO", "HRS_DEVENTER": "DEVENTER", "HRS_HARDENBERG": "HARDENBERG"}

# Stations outside the question: dead ends without load data, the separate
# 150 kV grid, and what lies behind the 380 kV boundary.
DROPPED = set("EML NOV LTK LEM BEI COE ZYV OHK DOD WSL HTM ZUT LOC EIB RGM WYS".split())
BOUNDARY = ("MEE", "LLS", "DTC", "GRO")
OPEN_LINES = {"L18"}                   # normally open point, grid_lines.csv

# Reinforcement that is taken as built in 2035: announced works, planned to be
# in service by 2030 (grid_reinforcements.csv).
#   name: (reinforcement, from, to, circuits, MVA per circuit, km, note)
BUILT_LINES = {
    "R01": ("MPN", "ZWH", 2, 300, 20.2, "DON West"),
    "R02": ("STW", "MPN", 2, 300, 8.5, "DON West; replaces L25 north of Meppel Noord"),
    "R04": ("ZWB", "ZWH", 1, 300, 3.0, "DON West; Sekdoorn is taken as part of Hessenweg"),
    "R10": ("DDV", "HDB", 2, 300, 10.25, "DON East; length that of L30"),
    "R16": ("ALM", "TUS", 1, 300, 5.71, "replaces L54, length that of L54"),
}
# New 110 kV cable circuits that may be bought, one beside each 110 kV corridor
# that is loaded above 70 % in some hour of the null alternative of 2035, or of
# that with the loads of 2040 (menus switched off, all lines in service).
# Project of what stands: works of grid_reinforcements.csv that are in the grid of 2035.
WORKS = {"R01": "R01", "R02": "R02", "R04": "R04", "R10": "R10", "R16": "R16", "L65": "R13", "L67": "R14",
         "L66": "R15", "L01": "R18", "T02": "R08", "T03": "R03"}
WORK_TITLES = {  # Dutch, English, German
    "R01": ("DON West: 110 kV-kabels Meppel Noord - Zwolle Hessenweg", "DON West: 110 kV cables Meppel Noord - Zwolle Hessenweg",
            "DON West: 110-kV-Kabel Meppel Noord - Zwolle Hessenweg"),
    "R02": ("DON West: 110 kV-kabels Steenwijk - Meppel Noord", "DON West: 110 kV cables Steenwijk - Meppel Noord",
            "DON West: 110-kV-Kabel Steenwijk - Meppel Noord"),
    "R03": ("DON West: koppeling 380/110 kV Zwolle", "DON West: 380/110 kV link Zwolle", "DON West: 380/110-kV-Kupplung Zwolle"),
    "R04": ("DON West: 110 kV-kabel Zwolle Berkummerbroekweg - Sekdoorn", "DON West: 110 kV cable Zwolle Berkummerbroekweg - Sekdoorn",
            "DON West: 110-kV-Kabel Zwolle Berkummerbroekweg - Sekdoorn"),
    "R08": ("DON West: vierde transformator Hessenweg", "DON West: fourth transformer Hessenweg", "DON West: vierter Transformator Hessenweg"),
    "R10": ("DON Oost: Dedemsvaart aan de lijn naar Hardenberg", "DON East: Dedemsvaart on the line to Hardenberg",
            "DON Ost: Dedemsvaart an der Leitung nach Hardenberg"),
    "R13": ("110 kV-kabel Almelo Mosterdpot - Hengelo Weideweg", "110 kV cable Almelo Mosterdpot - Hengelo Weideweg",
            "110-kV-Kabel Almelo Mosterdpot - Hengelo Weideweg"),
    "R14": ("110 kV-kabel Hengelo Weideweg - Hengelo Oele", "110 kV cable Hengelo Weideweg - Hengelo Oele",
            "110-kV-Kabel Hengelo Weideweg - Hengelo Oele"),
    "R15": ("110 kV-kabel Nijverdal - Rijssen", "110 kV cable Nijverdal - Rijssen", "110-kV-Kabel Nijverdal - Rijssen"),
    "R16": ("Verkabeling Almelo Mosterdpot - Tusveld", "Cabling Almelo Mosterdpot - Tusveld", "Verkabelung Almelo Mosterdpot - Tusveld"),
    "R18": ("Opwaardering 380 kV Ens - Zwolle", "Uprating of 380 kV Ens - Zwolle", "Verstärkung 380 kV Ens - Zwolle"),
}
WORK_TOWN = {"R01": "Meppel", "R02": "Steenwijkerland", "R03": "Zwolle", "R04": "Zwolle", "R08": "Zwolle", "R10": "Hardenberg",
             "R13": "Almelo", "R14": "Hengelo", "R15": "Hellendoorn", "R16": "Almelo", "R18": "Zwolle"}
# Who frames a branch: Overijssel studies branches within pMIEK, those over the border within the bid for a
# Hydrogen Valley (hydrogen.md 7 and 8; which one belongs where is assumed).
VALLEY_BRANCHES = {"BR08", "BR16", "BR17", "BR23"}
# Years from decision to service: 1 year to build (costs.md), permits and procurement before that (assumed).
BRANCH_LEAD = 4
ELECTROLYSER_LEAD = 3
# Sites whose gas use is a guess for one named firm: in reports only in the sum of their municipality.
NOT_PUBLIC = {"Zwanenberg Food Raalte", "Bolletje bakery", "Fibre-cement plant Goor", "Specialty chemicals Delden",
              "Nouryon Deventer", "Metal packaging Deventer", "Scania Zwolle", "Poultry plants Goor and Dedemsvaart"}

CABLES = ("L13", "L14", "L28", "L49", "L56", "L67", "R04")
TUS_KM_ZLE = 60.31 - 8.13 - 1.56 - 0.29   # Tusveld on the Zwolle-Hengelo route

SOURCE_GRID = "grid_lines.csv"
# ------------------------------------------------------------------ tools


def facts(name):
    with open(os.path.join(FACTS, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def text(value):
    """A cell: numbers short and the same on every machine."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        if value == 0:
            return "0"
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else "%.7g" % value
    return str(value)


def write(name, rows, columns=None):
    """A table. An empty cell in a column of flags means False (PyPSA), so `active` is filled."""
    columns = columns or list(dict.fromkeys(k for r in rows for k in r))
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(columns)
        for r in rows:
            w.writerow([text(True if c == "active" and r.get(c) is None else r.get(c)) for c in columns])


def write_series(name, columns, labels):
    """columns: {element: [value per snapshot]}, None = empty cell."""
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["snapshot"] + list(columns))
        for i, label in enumerate(labels):
            w.writerow([label] + [text(None if c[i] is None else round(float(c[i]), 5))
                                  for c in columns.values()])


def km(a, b):
    """Great-circle distance of two (lat, lon)."""
    la, lo, lb, mo = (math.radians(v) for v in (a[0], a[1], b[0], b[1]))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((mo - lo) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


def annuity(years, rate=RATE):
    return rate / (1 - (1 + rate) ** -years)


def short(name):
    return re.sub(r"\s*[(,].*", "", name)


def evidence(word):
    """The weakest of the words in a fact table's status."""
    for e in ("assumed", "derived", "published"):
        if e in word:
            return e
    return "assumed"


# --------------------------------------------------------------- the grid


def stations():
    """Those that are planned today stand in the year of the case, so their names do not say so."""
    return {r["id"]: dict(r, name=r["name"].replace(" (planned)", "")) for r in facts("grid_stations.csv") if r["id"] not in DROPPED}


def levels():
    """Voltage levels that are used at each station."""
    found = {s: {int(v) for v in r["voltage_kv"].split(";")} for s, r in stations().items()}
    found["ENS"] -= {110}              # behind the open point L18
    found["MEE"] = {380}
    found["DTC"] = {380}
    return found


def ac_bus(station, kv):
    return "%s %d" % (station, kv)


def ac_buses():
    rows = []
    for s, r in stations().items():
        for kv in sorted(levels()[s], reverse=True):
            rows.append(dict(name=ac_bus(s, kv), v_nom=kv, carrier="AC", x=float(r["lon"]),
                             y=float(r["lat"]), location=s, title=r["name"],
                             municipality=r["municipality"], country="DE" if r["region"] == "DE" else "NL",
                             source=r["source"], evidence=r["status"]))
    rows.append(dict(name="TUS 380", v_nom=380, carrier="AC", x=6.6793, y=52.3210, location="TUS",
                     title="Almelo Tusveld 380 kV (candidate R27)", municipality="Almelo", country="NL",
                     source="grid_reinforcements.csv R27", evidence="assumed"))
    return rows


def line(name, a, b, kv, circuits, mva, length, x_km, r_km, **more):
    row = dict(name=name, bus0=ac_bus(a, kv), bus1=ac_bus(b, kv), carrier="AC", length=length,
               num_parallel_note=circuits, s_nom=circuits * mva, x=x_km * length / circuits,
               r=r_km * length / circuits)
    row.update(more)
    return row


def lines():
    rows = []
    used = stations()
    for r in facts("grid_lines.csv"):
        if r["from_id"] not in used or r["to_id"] not in used or r["id"] in OPEN_LINES:
            continue
        if r["id"] == "L54":           # replaced by R16
            continue
        a, b, length, note = r["from_id"], r["to_id"], float(r["length_km"]), r["note"]
        ev = "assumed" if r["rating_status"] == "assumed" else r["status"]
        if r["id"] == "L25":           # its northern part makes way for R02
            b, length, note = "MPN", 12.98 - 8.5, "Meppel - Meppel Noord stub that R02 leaves; length derived"
        common = dict(x_km=float(r["x_ohm_per_km"]), r_km=float(r["r_ohm_per_km"]),
                      circuits=int(r["circuits"]), mva=float(r["s_mva_per_circuit"]),
                      kv=int(r["voltage_kv"]), source="%s %s: %s" % (SOURCE_GRID, r["id"], r["source"]),
                      evidence=ev, note=note)
        if r["id"] == "L04":           # the 380 kV route passes Tusveld, candidate R27
            rows.append(line("L04a", a, "TUS", length=TUS_KM_ZLE, **common))
            rows.append(line("L04b", "TUS", b, length=length - TUS_KM_ZLE, **common))
        else:
            rows.append(line(r["id"], a, b, length=length, **common))
    for name, (a, b, n, mva, length, note) in BUILT_LINES.items():
        rows.append(line(name, a, b, 110, n, mva, length, 0.12, 0.02,
                         source="grid_reinforcements.csv %s; cable class of grid_lines.csv" % name,
                         evidence="assumed", note=note))
    by_name = {r["name"]: r for r in rows}
    for old in CABLES:
        r = by_name[old]
        name = "K" + (old[1:] if old.startswith("L") else old)
        rows.append(line(name, r["bus0"].split()[0], r["bus1"].split()[0], 110, 1, 0,
                         r["length"], 0.12, 0.02, menu="cable 110 kV", project=name,
                         source="grid_unit_costs.csv; route of %s" % old,
                         evidence="assumed", note="candidate: one new cable circuit beside " + old))
    for r in rows:
        del r["num_parallel_note"]
        r.setdefault("project", WORKS.get(r["name"]))
    return rows


def transformers():
    rows = []
    kept = {"T01": "Hessenweg", "T02": "Hessenweg 4th", "T03": "Zwolle 380/110", "T04": "Oele", "T05": "Ens"}
    for r in facts("grid_transformers.csv"):
        if r["id"] not in kept:
            continue
        s, low = r["station_id"], r["station_id"]
        if r["id"] == "T03":           # the 380/110 kV link of DON West ends at Berkummerbroekweg
            low = "ZWB"
        rows.append(dict(name=r["id"], bus0=ac_bus(s, int(r["hv_kv"])), bus1=ac_bus(low, int(r["lv_kv"])),
                         s_nom=float(r["count"]) * float(r["s_mva_each"]), project=WORKS.get(r["id"]),
                         x=float(r["short_circuit_voltage_pct"]) / 100, r=0.0025,
                         source="grid_transformers.csv %s: %s" % (r["id"], r["source"]),
                         evidence=r["status"], note=r["name"] + "; " + r["note"]))
    for name, hv, lv, menu in (("R27", "TUS 380", "TUS 110", "station 380/110 kV"),
                               ("R28", "OEL 380", "OEL 110", "transformer 380/110 kV")):
        rows.append(dict(name=name, bus0=hv, bus1=lv, s_nom=0, x=0.18, r=0.0025, menu=menu, project=name,
                         source="grid_reinforcements.csv " + name, evidence="assumed",
                         note="candidate; reactance that of T04"))
    return rows


# ----------------------------------------------------------- hydrogen side

BACKBONE_PATHS = {
    # fact row: nodes on the way, in order
    "NL-DO1": ("ZUIDWENDING", "ELIM"),
    "NL-DO2": ("ELIM", "VLIEGHUIS"),
    "NL-DO3": ("ELIM", "DEWIJK", "TAP_DEDEM", "OMMEN"),
    "NL-ON1": ("OMMEN", "TAP_RAALTE", "TAP_NIJV", "BATHMEN", "LAREN"),
    "NL-ON2": ("LAREN", "ZEVENAAR"),
    "NL-ON3": ("ZEVENAAR", "BOXTEL"),
    "DE-TG1": ("VLIEGHUIS", "KALLE"),
    "DE-TG2": ("KALLE", "OCHTRUP"),
    "DE-NW1": ("LINGEN", "BENTHEIM"),
    "DE-GH1": ("BENTHEIM", "OCHTRUP", "HEEK", "LEGDEN"),
    "DE-HEP": ("HEEK", "EPE"),
    "DE-VRE": ("LEGDEN", "VREDEN"),
}
TAPS = ("OMMEN", "TAP_DEDEM", "TAP_RAALTE", "TAP_NIJV", "BATHMEN", "DEWIJK", "LAREN",
        "VLIEGHUIS", "BENTHEIM", "EPE", "VREDEN")
ENTRIES = ("ZUIDWENDING", "BOXTEL", "LINGEN")
CONNECTORS = {  # short pipes that the branch table leaves open (straight line x 1.3)
    "CN01": ("TWL_HENGELO", "HENGELO"),
    "CN02": ("ENSCHEDE_J", "ENSCHEDE"),
}


def h2_nodes():
    nodes = {r["id"]: dict(r, lat=float(r["lat"]), lon=float(r["lon"])) for r in facts("hydrogen_nodes.csv")}
    # The point of BR15 that is nearest to Enschede's industry.
    a, b, e = nodes["TWL_HENGELO"], nodes["TWL_BORDER"], nodes["ENSCHEDE"]
    c = math.cos(math.radians(52.2))
    dx, dy = (b["lon"] - a["lon"]) * c, b["lat"] - a["lat"]
    t = (((e["lon"] - a["lon"]) * c) * dx + (e["lat"] - a["lat"]) * dy) / (dx * dx + dy * dy)
    nodes["ENSCHEDE_J"] = dict(id="ENSCHEDE_J", name="Existing Twente gas line south of Enschede Marssteden",
                               country="NL", lat=a["lat"] + t * (b["lat"] - a["lat"]),
                               lon=a["lon"] + t * (b["lon"] - a["lon"]), share=t, status="derived",
                               source="foot of the perpendicular from ENSCHEDE on BR15, from hydrogen_nodes.csv")
    return nodes


def point(node):
    n = h2_nodes()[node]
    return (n["lat"], n["lon"])


def branch_links():
    """The 26 candidates; BR15 in two parts so that Enschede can join it."""
    rows = []
    nodes = h2_nodes()
    for r in facts("hydrogen_branches.csv"):
        ends = [(r["id"], r["from_node"], r["to_node"], float(r["route_km"]))]
        if r["id"] == "BR15":
            t = nodes["ENSCHEDE_J"]["share"]
            ends = [("BR15a", "TWL_HENGELO", "ENSCHEDE_J", round(float(r["route_km"]) * t, 2)),
                    ("BR15b", "ENSCHEDE_J", "TWL_BORDER", round(float(r["route_km"]) * (1 - t), 2))]
        for name, a, b, length in ends:
            rows.append(dict(name=name, a=a, b=b, length=length, fact=r))
    for name, (a, b) in CONNECTORS.items():
        rows.append(dict(name=name, a=a, b=b, length=round(1.3 * km(point(a), point(b)), 2), fact=None))
    return rows


def h2_bus(node, tap=False):
    return "H2 %s tap" % node if tap else "H2 " + node


def branch_bus(node):
    return h2_bus(node, node in TAPS)


def h2_buses():
    nodes = h2_nodes()
    used = dict.fromkeys(n for path in BACKBONE_PATHS.values() for n in path)
    rows = [dict(name="H2 supply", carrier="H2", x=6.5, y=52.75, location="supply", country="NL",
                 title="Hydrogen that clusters 1-5 leave for cluster 6", source="hydrogen.md section 6",
                 evidence="assumed")]

    def add(name, node, title, low=None, high=None, pressure=""):
        n = nodes[node]
        rows.append(dict(name=name, carrier="H2", x=round(n["lon"], 4), y=round(n["lat"], 4), location=node,
                         title=title, country=n["country"], pressure_min_bar=low, pressure_max_bar=high,
                         source="hydrogen_nodes.csv %s: %s%s" % (node, n["source"], pressure),
                         evidence="assumed" if pressure else evidence(n["status"])))
    low, high = BACKBONE_BAR
    for node in used:                  # no pressures: the facts give neither sections nor compressors
        add(h2_bus(node), node, nodes[node]["name"])
    for node in TAPS:
        add(h2_bus(node, True), node, "Tap at " + nodes[node]["name"], low, high,
            "; pressure: range of the backbone, physics.md 2 (assumed)")
    for node in dict.fromkeys(n for b in branch_links() for n in (b["a"], b["b"])):
        if node not in TAPS:
            add(h2_bus(node), node, nodes[node]["name"], DELIVERY_BAR, high,
                "; pressure: delivery to highest of the backbone, physics.md 2 (assumed)")
    return rows


def sites():
    """Cluster-6 sites of Overijssel that have convertible heat in some year."""
    result = []
    for r in facts("cluster6_sites.csv"):
        if r["province"] != "Overijssel" or r["heat_class"] == "X":
            continue
        name = short(r["name"])
        node, station = SITE_PLACE[name]
        h2 = {(y, s): float(r["h2_demand_gwh_%d_%s" % (y, s)]) for y in (2030, 2035, 2040) for s in ("low", "mid", "high")}
        result.append(dict(name=name, node=node, ac=ac_bus(station, 110), h2=h2, cls=r["heat_class"], fact=r, active=None))
    return result


def neighbours():
    """Sites of Gelderland at the ends of BR12, BR25 and BR26; only the scenarios joint-* switch them on
    (their gas boilers are there always, so that no site is without supply)."""
    rows = {r["name"]: r for r in facts("cluster6_sites.csv")}
    result = []
    for name, (members, node) in NEIGHBOURS.items():
        fact = dict(rows[members[0]], name=name)
        h2 = {(y, c): sum(float(rows[m]["h2_demand_gwh_%d_%s" % (y, c)]) for m in members)
              for y in (2030, 2035, 2040) for c in ("low", "mid", "high")}
        result.append(dict(name=name, node=node, ac=ac_bus(*NEIGHBOUR_BUS), h2=h2, cls=fact["heat_class"], fact=fact, active=False))
    return result


def all_sites():
    return sites() + neighbours()


def site_peak(site, year, case):
    """Peak heat in MW: convertible gas x boiler efficiency over 5,000 hours."""
    return 1e3 * site["h2"][(year, case)] * GAS_BOILER / HOURS_INDUSTRY


def large(name):
    """Row of the place, row of the technology."""
    rows = {r["id"]: r for r in facts("large_generation.csv")}
    return rows[LARGE[name][0]], rows[LARGE[name][1]]


def large_generators():
    rows = []
    for name, (place, tech, node, bus) in LARGE.items():
        _, t = large(name)
        if node is None:
            rows.append(dict(name=name, bus=bus, carrier="nuclear", p_nom=0, p_min_pu=0, p_max_pu=REACTOR_AVAILABILITY, active=False,
                             marginal_cost=float(t["vom_eur_per_mwh"]) + float(t["fuel_eur_per_mwh_th"]) / float(t["efficiency"]),
                             menu="small reactor", menu_max=1, project=name,
                             source="large_generation.csv %s and %s" % (tech, place), evidence="assumed"))
    return rows


def turbines():
    rows = []
    for name, (place, tech, node, bus) in LARGE.items():
        _, t = large(name)
        if node:
            eff = float(t["efficiency"])
            rows.append(dict(name=name, bus0=branch_bus(node), bus1=bus, carrier="H2 turbine", efficiency=eff, p_nom=0, p_min_pu=0,
                             active=False, marginal_cost=float(t["vom_eur_per_mwh"]) * eff, menu="hydrogen turbine", menu_max=1,
                             project=name, source="large_generation.csv %s and %s" % (tech, place), evidence="assumed"))
    return rows


def large_menus():
    t = {r["id"]: r for r in facts("large_generation.csv")}
    rows = []
    for tech, menu, label, per_mw, more in (("LG01", "small reactor", "%g MW", 1.0, DECOMMISSIONING),
                                            ("LG04", "hydrogen turbine", "%g MW of electricity", None, 0.0)):
        r = t[tech]
        mw = float(r["capacity_mw"])
        capex, low, high = (1e3 * float(r[k]) for k in ("capex_eur_per_kw", "capex_low", "capex_high"))
        rows.append(dict(name="%s %g MW" % (menu, mw), menu=menu, option=label % mw,
                         p_nom=mw if per_mw else mw / float(r["efficiency"]), max_pieces=1,
                         overnight_cost_fixed=(capex + more) * mw, overnight_cost_per_km=0, lifetime=float(r["life_years"]),
                         fom_share=1e3 * float(r["fom_eur_per_kw_yr"]) / (capex + more), space_ha_fixed=float(r["area_ha"]),
                         low=low / capex, high=high / capex, source="large_generation.csv " + tech, evidence="assumed"))
    return rows


GEO_COP, GEO_FOM, GEO_VOM = 16.0, 100e3, 1.8   # geothermal.csv GEOC9: EUR/MW/a and EUR/MWh of heat


def geothermal():
    """The one field whose users are in the case: greenhouses want water below 100 C. Inactive but in geothermal-2035:
    it makes GLPK take twice as long, and a share of a well as small as the convertible heat of one site is no offer."""
    r = [r for r in facts("geothermal.csv") if r["id"] == "GEO02"][0]
    site = [s for s in sites() if s["name"] == "Koekoekspolder greenhouses"][0]
    capex, low, high = (1e3 * float(r[k]) for k in ("capex_eur_per_kw", "capex_low", "capex_high"))
    return dict(name="geothermal Koekoekspolder", bus0=site["ac"], bus1=heat_bus(site), carrier="geothermal", active=False,
                efficiency=GEO_COP, p_min_pu=0, p_nom_extendable=True, p_nom_max=float(r["capacity_mw_th"]) / GEO_COP,
                overnight_cost=capex * GEO_COP, lifetime=float(r["life_years"]), discount_rate=RATE, fom_cost=GEO_FOM * GEO_COP,
                marginal_cost=GEO_VOM * GEO_COP, project="GEO02", low=low / capex, high=high / capex,
                source="geothermal.csv GEO02 (cost, size), GEOC9 (COP, O&M), GEOC1 (EUR/MWh)", evidence="assumed")


def hubs():
    return [dict(r, node=HUB_PLACE[r["id"]], title="Trucks " + short(r["name"])) for r in facts("logistics_hubs.csv")
            if r["id"] in HUB_PLACE]


def hub_mw(hub, year, case):
    """Hydrogen of a hub, MW in every hour: the station has tanks."""
    return 1e3 * float(hub["h2_gwh_%d_%s" % (year, case)]) / 8760


def heat_bus(site):
    return "heat " + site["name"]


def reachable():
    """{tap: set of demand nodes that its branches can reach without the backbone}."""
    near = defaultdict(set)
    for b in branch_links():
        near[b["a"]].add(b["b"])
        near[b["b"]].add(b["a"])
    result = {}
    for tap in TAPS:
        seen, todo = {tap}, [tap]
        while todo:
            for n in near[todo.pop()]:
                if n not in seen and n not in TAPS:
                    seen.add(n)
                    todo.append(n)
        result[tap] = seen
    return result


def supply_caps(year, members=None, hub_case=None, extra=None):
    """Cap of all and of each tap, MW hydrogen: share of the mid demand of the sites (of Overijssel unless members
    are given) and of the hubs, and in full what extra asks at nodes."""
    def mw(nodes):
        industry = sum(s["h2"][(year, "mid")] for s in members or sites() if nodes is None or s["node"] in nodes)
        trucks = sum(hub_mw(h, year, hub_case) for h in hubs() if hub_case and (nodes is None or h["node"] in nodes))
        whole = sum(v for n, v in (extra or {}).items() if nodes is None or n in nodes)
        return round(H2_SHARE[year] * (1e3 * industry / HOURS_INDUSTRY + trucks) + whole, 3)
    reach = reachable()
    return mw(None), {tap: mw(reach[tap]) for tap in TAPS}


def water_bus(electrolyser):
    return "water " + electrolyser


def water_buses():
    nodes = h2_nodes()
    return [dict(name=water_bus(name), carrier="water", x=round(nodes[node]["lon"], 4), y=round(nodes[node]["lat"], 4), location=node,
                 title="Water for " + title, municipality=TOWN[node], country="NL", source="hydrogen.md 4", evidence="assumed")
            for name, (node, _, title) in ELECTROLYSERS.items()]


def green_share(year, case):
    """Share of the heat of class B, the processes above 150 C, that green gas can make: the province's own rule
    sends it there; what industry gets is spread alike, so that no row ties the sites."""
    wanted = sum(s["h2"][(year, case)] for s in sites() if s["cls"] == "B")
    return min(1.0, GREEN_GWH / wanted) if wanted > 0 else 1.0


def green_heat_cost(certificate=GREEN_CERTIFICATE):
    return (GREEN_COST + certificate) / GAS_BOILER + GAS_VOM


def heat_buses():
    return [dict(name=heat_bus(s), carrier="heat", x=float(s["fact"]["lon"]), y=float(s["fact"]["lat"]),
                 location=s["node"], title="Convertible heat of " + s["fact"]["name"],
                 municipality=s["fact"]["municipality"], country="NL",
                 source="cluster6_sites.csv: " + s["fact"]["source"], evidence=evidence(s["fact"]["status"]))
            for s in all_sites()]


# ------------------------------------------------------------- 8,760 hours

_cache = {}


def profiles():
    """Hourly shapes, share of the year's energy per hour; temperature in C."""
    if "p" not in _cache:
        raw = facts("raw/profiles_nl_hourly_default.csv")
        _cache["p"] = {k: [float(r[k]) * (1 if k == "air_temp_c" else 1e-6) for r in raw]
                       for k in raw[0] if k != "hour"}
    return _cache["p"]


def municipal():
    return {r["municipality"]: r for r in facts("raw/municipal_energy_2023.csv")}


def station_load():
    """{station: hourly MW in 2035}: sector mix of its municipalities x hourly
    shapes, then a straight line a + b x shape that gives exactly the published
    energy and gross peak of load_by_station.csv."""
    if "load" in _cache:
        return _cache["load"]
    p, town, result = profiles(), municipal(), {}
    sector_shape = dict(households="households", buildings="buildings", agriculture="agriculture",
                        industry_incl_ict="industry_other", road_transport="trucks")
    for r in facts("load_by_station.csv"):
        energy = defaultdict(float)
        for part in r["allocation_shares"].split(";"):
            part = part.strip()
            sign = -1 if part.startswith("minus ") else 1
            words = part.replace("minus ", "").rsplit(" ", 1)
            place, share = words[0], sign * float(words[1])
            if place.endswith(" industry"):
                energy["industry_incl_ict"] += share * float(town[place[:-9]]["industry_incl_ict_gwh"])
                continue
            for sector in sector_shape:
                energy[sector] += share * float(town[place][sector + "_gwh"])
        shape = [1e3 * sum(energy[s] * p[c][h] for s, c in sector_shape.items()) for h in range(8760)]
        mean, top = sum(shape) / 8760, max(shape)
        want_mean = 1e3 * float(r["annual_gwh_2023"]) * LOAD[YEAR] / 8760
        want_top = float(r["gross_peak_mw_2035"])
        b = (want_top - want_mean) / (top - mean) if top > mean else 0.0
        result[r["station_id"]] = [max(0.0, want_mean + b * (v - mean)) for v in shape]
    _cache["load"] = result
    return result


def solar_mwp():
    return {r["station_id"]: float(r["pv_mwp_2023"]) * RES_GROWTH
            for r in facts("load_by_station.csv") if float(r["pv_mwp_2023"]) > 0}


def wind_mw():
    result = defaultdict(float)
    for r in facts("generation.csv"):
        if r["type"] == "wind" and r["station_id"]:
            result[r["station_id"]] += float(r["capacity_mw"]) * RES_GROWTH
    return dict(result)


def solar_pu():
    """Output per MWp: 83 % roofs, 17 % ground (403 of 2,361 MWp), 950 h."""
    p = profiles()
    return [PV_HOURS * (0.83 * a + 0.17 * b) for a, b in zip(p["pv_roof_buildings"], p["pv_ground"])]


def wind_pu(scale=1.0):
    return [min(1.0, scale * WIND_HOURS * v) for v in profiles()["wind_inland"]]


def wind_correction():
    """The chosen days hold less wind than the year; this gives the published
    energy back (load, solar and price of the chosen days are within 1.3 %)."""
    hourly = wind_pu()
    return sum(hourly) / sum(w * sum(hourly[24 * d:24 * d + 24]) for d, w, _ in chosen_days())


def power_price():
    """Hourly price: straight line in the national residual load, not below
    the floor, scaled so that the mean of the year is the published one of 2024."""
    p = profiles()
    mix = dict(households=0.25, buildings=0.35, industry_other=0.40)
    rest = [sum(w * p[k][h] for k, w in mix.items()) - SHARE_OFFSHORE * p["wind_offshore"][h]
            - SHARE_ONSHORE * p["wind_inland"][h] - SHARE_SOLAR * p["pv_roof_buildings"][h]
            for h in range(8760)]
    shape = [max(0.0, v) for v in rest]
    k = (POWER_MEAN - POWER_FLOOR) * 8760 / sum(shape)
    return [round(POWER_FLOOR + k * v, 3) for v in shape]


def heat_shape():
    """Share of the peak in each hour of a day: full from 7 to 18 o'clock, part
    load in the hours before and after, 5,000 hours a year, every day the same
    so that the choice of days cannot change a site's energy."""
    part = (HOURS_INDUSTRY / 365 - 12) / 2
    return [1.0 if 7 <= h <= 18 else part if h in (6, 19) else 0.0 for h in range(24)]


def chosen_days():
    if "days" not in _cache:
        loads = station_load()
        total = [sum(v[h] for v in loads.values()) for h in range(8760)]
        mwp, mw = sum(solar_mwp().values()), sum(wind_mw().values())
        solar = [mwp * v for v in solar_pu()]
        wind = [mw * v for v in wind_pu()]
        _cache["days"] = days.choose(total, solar, wind, profiles()["air_temp_c"], power_price(), N_DAYS)
        _cache["province"] = (total, solar, wind)
    return _cache["days"]


def print_days():
    """The table of the README."""
    chosen = chosen_days()
    total, solar, wind = _cache["province"]
    price, temp = power_price(), profiles()["air_temp_c"]
    print("| day | weight | why | load peak MW | net peak MW | net export MW | solar GWh | wind GWh | mean C | price |")
    print("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for d, w, why in chosen:
        h = range(24 * d, 24 * d + 24)
        net = [total[i] - solar[i] - wind[i] for i in h]
        print("| %s | %d | %s | %.0f | %.0f | %.0f | %.1f | %.1f | %.1f | %.0f |" % (
            (datetime(YEAR, 1, 1) + timedelta(days=d)).strftime("%Y-%m-%d"), w, why, max(total[i] for i in h),
            max(net), -min(net), sum(solar[i] for i in h) / 1e3, sum(wind[i] for i in h) / 1e3,
            sum(temp[i] for i in h) / 24, sum(price[i] for i in h) / 24))
    for name, s in (("load", total), ("solar", solar), ("wind", wind), ("price", price)):
        got = sum(w * sum(s[24 * d:24 * d + 24]) for d, w, _ in chosen)
        print("%s: chosen days / year = %.4f" % (name, got / sum(s)))


def labels():
    return [(datetime(YEAR, 1, 1) + timedelta(days=d, hours=h)).strftime("%Y-%m-%d %H:%M:%S")
            for d, _, _ in chosen_days() for h in range(24)]


def pick(series):
    return [series[24 * d + h] for d, _, _ in chosen_days() for h in range(24)]


# ----------------------------------------------------------------- tables


def gas_heat_cost(year, co2):
    return (GAS_PRICE[year] + CO2_GAS * co2) / GAS_BOILER + GAS_VOM


def technology(name, parameter, year=YEAR):
    for r in facts("technologies.csv"):
        if r["technology"] == name and r["parameter"] == parameter and r["year"] == str(year):
            return float(r["value"])
    raise KeyError((name, parameter))


def generators():
    rows, series_price, series_pu = [], {}, {}
    price = pick(power_price())
    for s in BOUNDARY:
        note = "price level of day-ahead 2024 (timeseries_sources.csv), shape from residual load"
        name = "import " + s
        rows.append(dict(name=name, bus=ac_bus(s, 380), carrier="power market", p_nom=3000, p_min_pu=0,
                         p_max_pu=1, source=note, evidence="derived"))
        series_price[name] = price
        name = "export " + s
        rows.append(dict(name=name, bus=ac_bus(s, 380), carrier="power market", p_nom=3000, p_min_pu=-1,
                         p_max_pu=0, source=note + ", less a spread of 2 EUR/MWh", evidence="derived"))
        series_price[name] = [v - POWER_SPREAD for v in price]
    for s, mwp in solar_mwp().items():
        name = "solar " + s
        rows.append(dict(name=name, bus=ac_bus(s, 110), carrier="solar", p_nom=round(mwp, 2), p_min_pu=0, p_max_pu=1,
                         source="load_by_station.csv pv_mwp_2023 x 1.37 (RES target 2030 / production 2023); 950 h",
                         evidence="derived"))
        series_pu[name] = pick(solar_pu())
    for s, mw in wind_mw().items():
        name = "wind " + s
        rows.append(dict(name=name, bus=ac_bus(s, 110), carrier="wind", p_nom=round(mw, 2), p_min_pu=0, p_max_pu=1,
                         source="generation.csv W01-W07 x 1.37 (RES target 2030 / production 2023); 1,895 h",
                         evidence="derived"))
        series_pu[name] = pick(wind_pu(wind_correction()))
    rows.append(dict(name="Twence", bus="TWE 110", carrier="waste", p_nom=45, p_min_pu=0, p_max_pu=300e3 / 8760 / 45,
                     source="generation.csv T01", evidence="assumed"))
    for name in ELECTROLYSERS:
        other = OTHER_WATER.get(name)
        rows.append(dict(name=water_bus(name), bus=water_bus(name), carrier="water", p_nom=other or TEST_LINE, p_min_pu=0, p_max_pu=1,
                         marginal_cost=WATER_PRICE["other" if other else "mains"],
                         source="m3/h; treated effluent or river water, hydrogen.md 4 (way out); amount and EUR/m3 assumed" if other else
                         "m3/h; line above which Vitens tests a business connection, hydrogen.md 4; EUR/m3 assumed",
                         evidence="assumed"))
    total, _ = supply_caps(YEAR)
    rows.append(dict(name="H2 for cluster 6", bus="H2 supply", carrier="H2", p_nom=total, p_min_pu=0, p_max_pu=1,
                     marginal_cost=H2_PRICE[YEAR],
                     source="hydrogen.md 6: delivered price 2035 mid; cap 50 % of mid demand over 5,000 h",
                     evidence="assumed"))
    for s in all_sites():
        peak = max(site_peak(s, 2035, "high"), site_peak(s, 2040, "high"))
        rows.append(dict(name="gas " + s["name"], bus=heat_bus(s), carrier="gas", p_nom=round(peak, 4), p_min_pu=0,
                         p_max_pu=1, marginal_cost=round(gas_heat_cost(YEAR, CO2_PRICE[YEAR]), 3),
                         efficiency=GAS_BOILER,
                         source="existing boiler; gas 2035 between TYNDP 2030 and 2050, efficient CO2 price (economics.csv)",
                         evidence="derived"))
        if s["cls"] == "B":
            rows.append(dict(name="green gas " + s["name"], bus=heat_bus(s), carrier="green gas",
                             p_nom=round(green_share(YEAR, "mid") * site_peak(s, YEAR, "mid"), 4), p_min_pu=0, p_max_pu=1,
                             marginal_cost=round(green_heat_cost(), 3), efficiency=GAS_BOILER,
                             source="existing boiler; green_gas.csv GGC5 + GGC6: cost of large plants plus certificate; "
                             "35 % of GGP2 for industry (other_options.md 5)", evidence="assumed"))
    rows += large_generators()
    return rows, series_price, series_pu


def loads():
    rows, series = [], {}
    for s, hourly in station_load().items():
        name = "load " + s
        rows.append(dict(name=name, bus=ac_bus(s, 110), carrier="AC",
                         source="load_by_station.csv: energy 2023 x 1.5 and gross peak 2035, hourly mix of sectors",
                         evidence="derived"))
        series[name] = pick(hourly)
    nobian = [s for s in sites() if s["name"] == "Nobian salt works"][0]
    gwh = float(nobian["fact"]["gas_use_gwh"]) * GAS_BOILER / NOBIAN_COP
    rows.append(dict(name="Nobian electric", bus="BOL 110", carrier="AC", p_set=round(1e3 * gwh / 8760, 2),
                     source="hydrogen.md 2: salt works electric by 2030; 1,070 GWh gas x 0.93 / COP 3.1, flat",
                     evidence="derived"))
    shape = heat_shape() * N_DAYS
    for s in all_sites():
        peak = site_peak(s, 2035, "mid")
        name = heat_bus(s)
        row = dict(name=name, bus=heat_bus(s), carrier="heat", active=s["active"],
                   source="cluster6_sites.csv h2_demand_gwh_2035_mid (convertible gas) x 0.93 over 5,000 h",
                   evidence="assumed")
        if peak > 0:
            series[name] = [peak * v for v in shape]
        else:
            row["p_set"] = 0
        rows.append(row)
    for h in hubs():                   # none but in the scenarios trucks-2035 and trucks-2040
        rows.append(dict(name=h["title"], bus=h2_bus(h["node"]), carrier="H2", p_set=0,
                         source="logistics_hubs.csv %s" % h["id"], evidence="assumed"))
    return rows, series


def trailer_cost(distance):
    """EUR/MWh: delivery (2,000 h/yr) interpolated over costs.md 1.6, plus filling compression."""
    table = ((10, 0.42), (25, 0.51), (50, 0.67), (75, 0.82), (100, 0.97), (150, 1.28))
    d = max(10.0, distance)
    for (a, ca), (b, cb) in zip(table, table[1:]):
        if d <= b:
            return (ca + (cb - ca) * (d - a) / (b - a) + 0.25) / KWH_PER_KG * 1e3
    raise ValueError(distance)


def demand_nodes():
    return list(dict.fromkeys(s["node"] for s in all_sites()))


def is_active(node):
    """False for a node that only neighbours use; empty, which is True, for the others."""
    return False if node in {s["node"] for s in neighbours()} else None


ELECTROLYSERS = {  # candidates of discrete size: node, station
    "E01": ("HENGELO", "BOL", "Hydrogen Valley block Hengelo"),
    "E02": ("HESSENPOORT", "ZWH", "Hydrogen Valley block Hessenpoort"),
    "E03": ("ALMELO", "ALM", "H2Hub Twente, Almelo"),
    "E04": ("DEVENTER", "BER", "Deventer"),
}
NODE_STATION = {"ZWOLLE": "ZWF", "NIJVERDAL": "NVD", "ENSCHEDE": "MAR", "STEENWIJK": "STW", "GENEMUIDEN": "ZWS",
                "RAALTE": "RAA", "GOOR": "GOO", "DEDEMSVAART": "DDV", "HARDENBERG": "HDB", "KAMPEN": "KAM",
                "OLDENZAAL": "ODZ", "RIJSSEN": "RIJ", "HAAKSBERGEN": "HKS"}


def small_project(node):
    return "EL " + node


def links():
    rows = []
    nodes = h2_nodes()
    total, caps = supply_caps(YEAR)
    for e in ENTRIES:
        rows.append(dict(name="entry " + e, bus0="H2 supply", bus1=h2_bus(e), carrier="H2", p_nom=4700, p_min_pu=0,
                         source="hydrogen_backbone.csv", evidence="assumed"))
    for r in facts("hydrogen_backbone.csv"):
        key = r["id"]
        path = BACKBONE_PATHS.get(key)
        if not path:
            continue
        straight = [km(point(a), point(b)) for a, b in zip(path, path[1:])]
        mw = 1e3 * float(r["capacity_gw_lhv"]) if r["capacity_gw_lhv"] else 1200.0
        for i, (a, b) in enumerate(zip(path, path[1:])):
            rows.append(dict(name=key if len(path) == 2 else "%s %d" % (key, i + 1), bus0=h2_bus(a), bus1=h2_bus(b),
                             carrier="H2", p_nom=mw, p_min_pu=-1,
                             length=round(float(r["length_km"]) * straight[i] / sum(straight), 2),
                             source="hydrogen_backbone.csv %s%s" % (key, "" if r["capacity_gw_lhv"] else
                                                                   "; capacity of DN500 taken"),
                             evidence="assumed"))
    for tap in TAPS:
        rows.append(dict(name="tap " + tap, bus0=h2_bus(tap), bus1=h2_bus(tap, True), carrier="H2", p_nom=caps[tap],
                         p_min_pu=0, source="hydrogen.md 6: 50 % of the mid demand that its branches reach",
                         evidence="assumed"))
    for b in branch_links():
        r = b["fact"]
        rows.append(dict(name=b["name"], bus0=branch_bus(b["a"]), bus1=branch_bus(b["b"]), carrier="H2 pipe", p_nom=0,
                         p_min_pu=-1 if b["name"] in BOTH_WAYS else 0, length=b["length"], menu="pipe " + b["name"], menu_max=1,
                         project=r["id"] if r else b["name"],
                         source="hydrogen_branches.csv %s" % r["id"] if r else "short connection, straight line x 1.3",
                         evidence=evidence(r["status"]) if r else "assumed"))
    taps = {t: point(t) for t in TAPS if t != "LAREN"}
    for node in dict.fromkeys(demand_nodes() + [h["node"] for h in hubs()]):
        near = min(taps, key=lambda t: (km(taps[t], point(node)), t))
        distance = TRUCK_ROUTE * km(taps[near], point(node))
        rows.append(dict(name="trailer " + node, bus0=h2_bus(near, True), bus1=h2_bus(node), carrier="H2 trailer",
                         p_nom=100, p_min_pu=0, lift=True, active=is_active(node), length=round(distance, 1), marginal_cost=round(trailer_cost(distance), 2),
                         source="costs.md 1.6: tube trailer 500 bar at 2,000 h/yr plus 0.25 EUR/kg compression; road = 1.3 x straight",
                         evidence="derived"))
    eff = technology("electrolyser (100 MW class; technology-data central)", "efficiency")
    capex = 1e3 * technology("electrolyser (100 MW class; technology-data central)", "investment")
    water = eff / KWH_PER_KG * WATER_PER_KG   # m3 per MWh of electricity
    common = dict(carrier="electrolysis", efficiency=eff, p_min_pu=0, evidence="derived",
                  source="technologies.csv electrolyser 2035 (technology-data central)")
    for name, (node, station, _) in ELECTROLYSERS.items():
        rows.append(dict(name=name, bus0=ac_bus(station, 110), bus1=h2_bus(node), bus2=water_bus(name), efficiency2=-water,
                         p_nom=0, menu="electrolyser",
                         menu_max=1, project=name, space_ha_per_unit=ELECTROLYSER_HA, **common))
    for node in demand_nodes():
        if node in {v[0] for v in ELECTROLYSERS.values()}:
            continue
        ac = ac_bus(NODE_STATION[node], 110) if node in NODE_STATION else ac_bus(*NEIGHBOUR_BUS)
        rows.append(dict(name="electrolysis " + node, bus0=ac, bus1=h2_bus(node), active=is_active(node),
                         p_nom_extendable=True, p_nom_max=TEST_LINE / water, overnight_cost=capex, lifetime=25, discount_rate=RATE,
                         fom_cost=0.04 * capex, marginal_cost=WATER_PRICE["mains"] * water, project=small_project(node), space_ha_per_unit=ELECTROLYSER_HA,
                         low=ELECTROLYSER_RANGE[0], high=ELECTROLYSER_RANGE[1],
                         **dict(common, source=common["source"] + "; largest size by 6 m3/h of water, hydrogen.md 4")))
    boiler = {k: technology("steam boiler electric", k) for k in ("investment", "FOM", "VOM", "efficiency")}
    pump = {k: technology("industrial heat pump up to 125 degC", k) for k in ("investment", "FOM", "VOM", "efficiency")}
    grid = MV_GRID * annuity(40)
    for s in all_sites():
        for kind, t in (("electric", boiler), ("heat pump", pump)):
            if kind == "heat pump" and s["cls"] not in ("A", "D"):
                continue
            row = dict(name="%s %s" % (kind, s["name"]), bus0=s["ac"], bus1=heat_bus(s),
                       carrier=kind, efficiency=t["efficiency"], p_min_pu=0, p_nom_extendable=True, active=s["active"],
                       overnight_cost=1e3 * t["investment"] * t["efficiency"], lifetime=25 if kind == "electric" else 20,
                       discount_rate=RATE,
                       fom_cost=10 * t["FOM"] * t["investment"] * t["efficiency"] + grid,
                       marginal_cost=t["VOM"] * t["efficiency"],
                       source="technologies.csv %s 2035; fom_cost holds the annuity of 940 EUR/kW grid below 110 kV (costs.md 4)"
                              % ("steam boiler electric" if kind == "electric" else "industrial heat pump up to 125 degC"),
                       evidence="derived")
            if ELECTRIC_SHARE[s["cls"]] < 1:
                row["p_nom_max"] = ELECTRIC_SHARE[s["cls"]] * site_peak(s, 2035, "mid") / t["efficiency"]
            rows.append(row)
        rows.append(dict(name="hydrogen " + s["name"], bus0=h2_bus(s["node"]), bus1=heat_bus(s), carrier="H2 boiler",
                         efficiency=H2_BOILER[s["cls"]][1], p_nom=0, p_min_pu=0, menu="hydrogen " + s["name"], menu_max=1, active=s["active"],
                         source="technologies.csv hydrogen %s; costs.md 1.5 site connection"
                                % ("process burner (retrofit)" if s["cls"] == "B" else "steam boiler"),
                         evidence="derived"))
    rows.append(geothermal())
    rows += turbines()
    return rows


def storage_units(label):
    rows, empty = [], {}
    end = [0 if x.endswith("23:00:00") else None for x in label]
    for r in facts("battery_sites.csv"):
        if not r["id"].startswith("C"):
            continue
        rows.append(dict(name=r["id"], bus=ac_bus(r["station_id"], 110), carrier="battery", p_nom=0, max_hours=4,
                         p_min_pu=-1, p_max_pu=1, efficiency_store=0.96, efficiency_dispatch=0.96,
                         cyclic_state_of_charge=False, state_of_charge_initial=0, menu="battery " + r["id"], menu_max=1,
                         project=r["id"], source="battery_sites.csv %s; technologies.csv 2035" % r["id"],
                         evidence="assumed"))
        empty[r["id"]] = end
    return rows, empty


def menus():
    rows = []
    pipe = {int(r["dn_mm"]): r for r in facts("pipe_menu.csv")}
    for b in branch_links():
        r, name = b["fact"], "pipe " + b["name"]
        fixed = TAP if b["a"] in TAPS else 0.0
        if b["b"] in TAPS:             # BR16 ends at Epe
            fixed = TAP
        crossing = CROSSING * CROSSINGS.get(r["id"] if r else "", 0)
        if b["name"] == "BR15b":       # one crossing for the whole of BR15, in its first part
            crossing = 0.0

        def option(dn, reuse, fixed_cost):
            p = pipe[dn]
            kind = "repurposed" if reuse else "new"
            c = float(p["capex_%s_eur_per_km" % kind])
            rows.append(dict(
                name="%s DN%d%s" % (b["name"], dn, " reuse" if reuse else ""), menu=name,
                option="DN%d %s" % (dn, "reuse" if reuse else "new"), p_nom=float(p["cap_50_30bar_25km_v15_mw"]),
                max_pieces=1, overnight_cost_fixed=fixed_cost, overnight_cost_per_km=c, lifetime=50, fom_share=0.02,
                diameter_m=float(p["inner_diameter_m"]), resistance=float(p["resistance_bar2_per_km_per_mw2"]),
                reuse=reuse, space_ha_per_km=0.0 if reuse else 0.8, low=0.6, high=1.6 if reuse else 1.4,
                source="pipe_menu.csv; costs.md 1.5 for tap and crossing; space_use.csv", evidence="derived"))
        for dn in BRANCH_DN[:1] if not r else BRANCH_DN:
            option(dn, False, fixed + crossing)
        if r and r["id"] in REUSE:
            dn = int(r["assumed_dn_mm"])
            extra = 0.0
            if r["id"] == "BR13":      # the first 8 km have no pipe to reuse
                extra = BR13_NEW_KM * (float(pipe[dn]["capex_new_eur_per_km"]) - float(pipe[dn]["capex_repurposed_eur_per_km"]))
            option(dn, True, fixed + extra)
    el = "electrolyser (100 MW class; technology-data central)"
    for mw in (5, 10, 20, 45):
        rows.append(dict(name="electrolyser %d MW" % mw, menu="electrolyser", option="%d MW" % mw, p_nom=mw, max_pieces=1,
                         overnight_cost_fixed=1e3 * technology(el, "investment") * mw, overnight_cost_per_km=0, lifetime=25,
                         fom_share=0.04, low=ELECTROLYSER_RANGE[0], high=ELECTROLYSER_RANGE[1], source="technologies.csv electrolyser 2035; 45 MW from electrolysers.csv",
                         evidence="derived"))
    per_mw = 1e3 * (technology("battery power conversion part", "investment")
                    + 4 * technology("battery energy part", "investment"))
    for r in facts("battery_sites.csv"):
        if r["id"].startswith("C"):
            for share, label in ((0.5, "half"), (1.0, "full")):
                mw = share * float(r["power_mw"])
                rows.append(dict(name="%s %s" % (r["id"], label), menu="battery " + r["id"], option="%g MW %g MWh" % (mw, 4 * mw),
                                 p_nom=mw, max_pieces=1, overnight_cost_fixed=per_mw * mw, overnight_cost_per_km=0, lifetime=25,
                                 fom_share=0.015, space_ha_fixed=0.02 * mw, low=0.85, high=2.2,
                                 source="technologies.csv battery 2035 (4 h); O&M grid_unit_costs.csv; size battery_sites.csv",
                                 evidence="derived"))
    rows.append(dict(name="cable 110 kV 300", menu="cable 110 kV", option="one circuit 300 MVA", p_nom=300, max_pieces=1,
                     overnight_cost_fixed=2 * BAY, overnight_cost_per_km=1.5e6, lifetime=40, fom_share=0.025, low=0.67, high=1.67,
                     space_ha_per_km=1.0, source="grid_unit_costs.csv 110 kV cable all in, two bays at 2018 prices x 1.222",
                     evidence="derived"))
    rows.append(dict(name="station 380/110 kV 740", menu="station 380/110 kV", option="station, 2 x 370 MVA", p_nom=740, max_pieces=1,
                     overnight_cost_fixed=120e6, overnight_cost_per_km=0, lifetime=40, fom_share=0.01, low=0.67, high=1.67,
                     space_ha_fixed=10, source="grid_reinforcements.csv R27", evidence="assumed"))
    rows.append(dict(name="transformer 380/110 kV 370", menu="transformer 380/110 kV", option="370 MVA", p_nom=370, max_pieces=1,
                     overnight_cost_fixed=20e6, overnight_cost_per_km=0, lifetime=40, fom_share=0.01, low=0.6, high=1.5,
                     source="grid_reinforcements.csv R28", evidence="assumed"))
    for s in all_sites():
        per, eff = H2_BOILER[s["cls"]]
        done = set()
        for year, case, label in ((2035, "mid", "mid 2035"), (2040, "high", "high 2040")):
            heat = site_peak(s, year, case)
            if heat <= 0 or round(heat, 6) in done:
                continue
            done.add(round(heat, 6))
            mw = heat / eff
            rows.append(dict(name="hydrogen %s %s" % (s["name"], label), menu="hydrogen " + s["name"], option=label,
                             p_nom=round(mw * 1.000001, 7), max_pieces=1,
                             overnight_cost_fixed=SITE_FIXED + SITE_PER_MW * mw + per * heat, overnight_cost_per_km=0,
                             lifetime=25, fom_share=0.033, low=0.5, high=2.0,
                             source="costs.md 1.5 site connection; technologies.csv hydrogen boiler or burner", evidence="derived"))
    rows += large_menus()
    return rows


TOWN = {"TWL_ALMELO": "Almelo", "TWL_HENGELO": "Hengelo", "TWL_BORDER": "Enschede", "EPE": "Gronau", "ZWOLLE": "Zwolle",
        "HESSENPOORT": "Zwolle", "KAMPEN": "Kampen", "GENEMUIDEN": "Zwartewaterland", "HARDENBERG": "Hardenberg",
        "DEDEMSVAART": "Hardenberg", "RAALTE": "Raalte", "DEVENTER": "Deventer", "NIJVERDAL": "Hellendoorn",
        "RIJSSEN": "Rijssen-Holten", "GOOR": "Hof van Twente", "ALMELO": "Almelo", "HENGELO": "Hengelo",
        "ENSCHEDE": "Enschede", "OLDENZAAL": "Oldenzaal", "HAAKSBERGEN": "Haaksbergen", "STEENWIJK": "Steenwijkerland",
        "EERBEEK": "Brummen", "LOCHEM": "Lochem", "BORCULO": "Berkelland"}
WORDS = (  # English, Dutch, German: what stands in branch names beside places
    ("existing Twente gas line", "bestaande Twentse gasleiding", "bestehende Twente-Gasleitung"),
    ("cross-border link", "grensverbinding", "Grenzverbindung"),
    ("cross-border, new", "grensoverschrijdend, nieuw", "grenzüberschreitend, neu"),
    ("new, short", "nieuw, kort", "neu, kurz"),
    ("Almelo spur XL", "Almelo, aftakking XL", "Almelo, Stich XL"),
    ("Backbone", "Landelijk net", "Kernnetz"),
    ("Border", "Grens", "Grenze"),
    ("border", "grens", "Grenze"),
)


def translate(title, language):
    for words in WORDS:
        title = title.replace(words[0], words[language])
    return title


def projects():
    rows = []
    nodes = h2_nodes()
    for r in facts("hydrogen_branches.csv"):
        t = r["branch"]
        rows.append(dict(name=r["id"], title_nl="Waterstoftak " + translate(t, 1),
                         title_en="Hydrogen branch " + t, title_de="Wasserstoffabzweig " + translate(t, 2),
                         kind="branch", frame="valley" if r["id"] in VALLEY_BRANCHES else "pMIEK", promoter="not decided",
                         municipality=TOWN[r["to_node"]],
                         country="DE" if r["id"] == "BR16" else "NL", phase="candidate of this study", earliest_year=int(r["earliest_year"]),
                         lead_time=BRANCH_LEAD, note=r["note"],
                         source="hydrogen_branches.csv " + r["id"], evidence=evidence(r["status"])))
    for name, (a, b) in CONNECTORS.items():
        parent = "BR14" if name == "CN01" else "BR15"
        rows.append(dict(name=name, title_nl="Aansluiting %s op de Twentse leiding" % nodes[b]["name"].split()[0],
                         title_en="Connection of %s to the Twente line" % nodes[b]["name"].split()[0],
                         title_de="Anschluss %s an die Twente-Leitung" % nodes[b]["name"].split()[0],
                         kind="branch", frame="pMIEK", promoter="not decided", municipality=nodes[b]["name"].split()[0], country="NL",
                         phase="candidate of this study", earliest_year=2033 if name == "CN01" else 2030, lead_time=BRANCH_LEAD,
                         parent=parent,
                         source="short connection that the branch table leaves open", evidence="assumed"))
    station = stations()
    for l in lines():
        if l.get("menu"):
            a, b = (station[l[k].split()[0]] for k in ("bus0", "bus1"))
            rows.append(dict(name=l["name"], title_nl="110 kV-kabel %s - %s" % (a["name"], b["name"]),
                             title_en="110 kV cable %s - %s" % (a["name"], b["name"]),
                             title_de="110-kV-Kabel %s - %s" % (a["name"], b["name"]), kind="grid", frame="none", promoter="TenneT",
                             municipality=a["municipality"], country="NL", phase="candidate of this study", earliest_year=2032,
                             lead_time=7, source="grid_unit_costs.csv; lead time 7 years", evidence="assumed"))
    works = {r["id"]: r for r in facts("grid_reinforcements.csv")}
    for name, titles in WORK_TITLES.items():
        r = works[name]
        rows.append(dict(name=name, title_nl=titles[0], title_en=titles[1], title_de=titles[2], kind="grid", frame="none",
                         promoter="TenneT", municipality=WORK_TOWN[name], country="NL", phase=r["state"],
                         earliest_year=int(r["year"].split("-")[-1]), note=r["note"],
                         source="grid_reinforcements.csv %s: %s" % (name, r["source"]), evidence=r["status"]))
    rows.append(dict(name="R27", title_nl="Tweede 380/110 kV-voeding Twente (Tusveld)", title_en="Second 380/110 kV infeed of Twente (Tusveld)",
                     title_de="Zweite 380/110-kV-Einspeisung Twente (Tusveld)", kind="grid", frame="none", promoter="TenneT", municipality="Almelo",
                     country="NL", phase="candidate of this study", earliest_year=2035, lead_time=10,
                     source="grid_reinforcements.csv R27", evidence="assumed"))
    rows.append(dict(name="R28", title_nl="Vierde 380/110 kV-transformator Hengelo Oele", title_en="Fourth 380/110 kV transformer Hengelo Oele",
                     title_de="Vierter 380/110-kV-Transformator Hengelo Oele", kind="grid", frame="none", promoter="TenneT", municipality="Hengelo",
                     country="NL", phase="candidate of this study", earliest_year=2031, lead_time=5,
                     source="grid_reinforcements.csv R28", evidence="assumed"))
    for r in facts("battery_sites.csv"):
        if r["id"].startswith("C"):
            where = r["name"].replace("Candidate battery at ", "")
            rows.append(dict(name=r["id"], title_nl="Batterij " + where, title_en="Battery " + where, title_de="Batterie " + where,
                             kind="battery", frame="none", municipality=r["municipality"], country="NL", phase="candidate of this study",
                             earliest_year=2030, lead_time=3, source="battery_sites.csv " + r["id"], evidence="assumed"))
    for name, (node, st, title) in ELECTROLYSERS.items():
        rows.append(dict(name=name, title_nl="Elektrolyse " + title, title_en="Electrolyser " + title, title_de="Elektrolyseur " + title,
                         kind="electrolyser", frame="valley" if name in ("E01", "E02") else "none",
                         municipality=station[st]["municipality"], country="NL", phase="candidate of this study", earliest_year=2030,
                         lead_time=ELECTROLYSER_LEAD, source="electrolysers.csv", evidence="assumed"))
    for name in LARGE:
        place, tech = large(name)
        kind = name.split()[0]
        where = place["name"].split(" /")[0]
        rows.append(dict(name=name, title_nl="%s bij %s" % ({"reactor": "Kleine kernreactor", "turbine": "Waterstofturbine"}[kind], where),
                         title_en="%s at %s" % ({"reactor": "Small reactor", "turbine": "Hydrogen turbine"}[kind], where),
                         title_de="%s bei %s" % ({"reactor": "Kleiner Kernreaktor", "turbine": "Wasserstoffturbine"}[kind], where),
                         kind="generation", frame="none", municipality=place["municipality"], country="NL",
                         phase="candidate of this study; the province decides on large generation by 2028",
                         earliest_year=max(int(place["earliest_year"]), int(tech["earliest_year"])), lead_time=int(tech["build_years"]),
                         source="large_generation.csv %s, %s" % (place["id"], tech["id"]), evidence="assumed"))
    rows.append(dict(name="GEO02", title_nl="Aardwarmte Koekoekspolder, verdere putten", title_en="Geothermal heat Koekoekspolder, more wells",
                     title_de="Geothermie Koekoekspolder, weitere Bohrungen", kind="heat", frame="none", municipality="Kampen", country="NL",
                     phase="potential named by the operator", earliest_year=2030, lead_time=4,
                     source="geothermal.csv GEO02; 4 years to build (GEOC4)", evidence="assumed"))
    for node in demand_nodes():
        if node not in {v[0] for v in ELECTROLYSERS.values()}:
            place = nodes[node]["name"].split(" (")[0]
            rows.append(dict(name=small_project(node), title_nl="Elektrolyse bij gebruikers, " + place,
                             title_en="Electrolyser at users, " + place, title_de="Elektrolyseur bei Verbrauchern, " + place,
                             kind="electrolyser", frame="none", municipality=TOWN[node], country="NL", phase="candidate of this study",
                             earliest_year=2030, lead_time=ELECTROLYSER_LEAD, source="any small size at a node with users",
                             evidence="assumed"))
    return rows


def site_town(site):
    return site["fact"]["municipality"].split("/")[0]


def site_table():
    rank = {"C": 1, "B": 2, "A": 3, "D": 4}
    return [dict(name=s["name"], bus=heat_bus(s), municipality=site_town(s), country="NL", sector=s["fact"]["sector"],
                 heat_class=s["cls"], commitment="none", priority=rank[s["cls"]], public=s["name"] not in NOT_PUBLIC, x=float(s["fact"]["lon"]), y=float(s["fact"]["lat"]),
                 source="cluster6_sites.csv: " + s["fact"]["source"], evidence=evidence(s["fact"]["status"])) for s in all_sites()] + [
            dict(name=h["title"], bus=h2_bus(h["node"]), municipality=h["municipality"], country="NL", sector="heavy transport",
                 commitment="letter" if h["id"] == "HRS_STEENWIJK" else "none", priority=2, public=True,
                 x=float(h["lon"]), y=float(h["lat"]), source="logistics_hubs.csv %s: %s" % (h["id"], h["source"]),
                 evidence=evidence(h["status"])) for h in hubs()]


def settings():
    def row(*cells):
        return dict(zip(("setting", "value", "unit", "source", "evidence"), cells))
    return [
        row("title", "Overijssel: hydrogen branches and the electricity grid", "", "", ""),
        row("title_nl", "Overijssel: waterstoftakken en het elektriciteitsnet", "", "", ""),
        row("title_de", "Overijssel: Wasserstoffabzweige und das Stromnetz", "", "", ""),
        row("region", "Overijssel", "", "", ""),
        row("currency", "EUR", "", "", ""),
        row("price_year", 2023, "", "costs.md", "published"),
        row("year", YEAR, "", "", ""),
        row("book", "societal", "", "economics.md 1", "published"),
        row("discount_rate_societal", RATE, "per year, real", "economics.csv: Dutch public CBA", "published"),
        row("discount_rate_project", 0.06, "per year, real", "economics.csv: hydrogen infrastructure", "assumed"),
        row("lost_load_cost", 69000, "EUR/MWh", "economics.csv: Ecorys and SEO for ACM 2022", "published"),
        row("heating_value", "LHV", "", "", ""),
        row("mip_gap", 0.0001, "relative", "a small branch costs 0.4 MEUR/yr, 0.1 % of the total cost", "derived"),
    ] + [row(*cells) for cells in money_settings()]


def money_settings():
    """What the two books and the sheets ask for; none of it changes the plan."""
    wlo = "economics.csv: WLO 2015, middle of the two-degree range, between 2030 and 2050, EUR2013 x 1.2778"
    rates = "economics.csv: %s, %s end of the range"
    return [
        ("co2_price_societal", co2_price(YEAR, None), "EUR/t", wlo, "derived"),
        ("co2_price_project", ETS_PRICE[YEAR], "EUR/t", "economics.csv: ETS price 2035 (80-200)", "assumed"),
        ("tariff", 25, "EUR/(kWh/h)/a", "economics.csv: German core network, entry or exit, BNetzA 2025", "published"),
        ("booked_share", "0.1 0.25 0.5 0.75 1", "share", "economics.md 2: ramp-up, example", "assumed"),
        ("booked_step", 5, "years", "economics.md 2: ramp-up, example", "assumed"),
        ("trailer_cost_fixed", 18.23, "EUR/MWh", "costs.md 1.6: line through 10, 25, 50 km, 2,000 h/yr, with compression", "derived"),
        ("trailer_cost_per_km", 0.1876, "EUR/MWh/km", "costs.md 1.6: line through 10, 25, 50 km, 2,000 h/yr", "derived"),
        ("reference_emissions", CO2_GAS, "t/MWh", "hydrogen.md: natural gas", "published"),
        ("discount_rate_societal_low", 0.01, "per year, real", rates % ("Dutch public CBA", "low"), "assumed"),
        ("discount_rate_societal_high", 0.04, "per year, real", rates % ("Dutch public CBA", "high"), "assumed"),
        ("discount_rate_project_low", 0.05, "per year, real", rates % ("hydrogen infrastructure", "low"), "assumed"),
        ("discount_rate_project_high", 0.08, "per year, real", rates % ("hydrogen infrastructure", "high"), "assumed"),
        ("valley_grant", 20000000, "EUR", "economics.md 5: asked for, Arrangement Rijk-Overijssel 2025", "published"),
        ("valley_floor", 4000, "t/a", "economics.md 5: large-scale call that closed on 23 April 2025", "published"),
        ("water_per_kg", WATER_PER_KG, "l/kg", "9.0 of pure water (published), half as much again for raw water", "assumed"),
        ("avoided_ha_per_km", 1, "ha/km", "space_use.csv: strip of a 110 kV cable (0.6-1.5)", "assumed"),
        ("avoided_ha_per_mw", 0.02, "ha/MW", "space_use.csv: station", "assumed"),
    ]


def co2_price(year, other):
    """The CO2 price that the costs of a year hold: the efficient one, unless a scenario brings its own."""
    return round((other or CO2_PRICE)[year], 3)


def add_co2_prices(add, year, other):
    if year != YEAR or other:
        add("case", "co2_price_societal", "value", "set", co2_price(year, other))
    if year != YEAR:
        add("case", "co2_price_project", "value", "set", ETS_PRICE[year])


# name, year, demand, hydrogen price, CO2 price, titles (nl, en, de), note
MEDIUM, LOW = H2_PRICE, H2_PRICE_LOW
SCENARIOS = (
    ("low-2035", 2035, "low", MEDIUM, None, "Lage vraag 2035", "Low demand 2035", "Niedrige Nachfrage 2035",
     "low demand: nothing in Overijssel converts"),
    ("ets-2035", 2035, "mid", MEDIUM, ETS_PRICE, "ETS-prijs 2035", "ETS price 2035", "ETS-Preis 2035",
     "CO2 at the ETS price of 125 EUR/t instead of the efficient price"),
    ("mid-2040", 2040, "mid", MEDIUM, None, "Midden 2040", "Mid 2040", "Mittel 2040",
     "mid demand, mid hydrogen price 150 EUR/MWh"),
    ("high-2040", 2040, "high", LOW, None, "Hoog 2040", "High 2040", "Hoch 2040",
     "high demand goes with cheap hydrogen: low price, 90 EUR/MWh"),
    ("high-2040-dear", 2040, "high", MEDIUM, None, "Hoog 2040, dure waterstof", "High 2040, dear hydrogen",
     "Hoch 2040, teurer Wasserstoff", "high demand at the mid price, 150 EUR/MWh"),
    ("low-2030", 2030, "low", MEDIUM, None, "Lage vraag 2030", "Low demand 2030", "Niedrige Nachfrage 2030",
     "low demand of 2030: nothing converts; no hydrogen by pipe yet"),
    ("base-2030", 2030, "mid", MEDIUM, None, "Midden 2030", "Mid 2030", "Mittel 2030",
     "mid demand of 2030: nothing converts yet; no hydrogen by pipe yet"),
    ("high-2030", 2030, "high", LOW, None, "Hoog 2030", "High 2030", "Hoch 2030",
     "high demand of 2030: the first 2 % of drying and baking; no hydrogen by pipe yet"),
    ("high-2035", 2035, "high", LOW, None, "Hoog 2035", "High 2035", "Hoch 2035",
     "high demand goes with cheap hydrogen: low price, 120 EUR/MWh"),
    ("low-2040", 2040, "low", MEDIUM, None, "Lage vraag 2040", "Low demand 2040", "Niedrige Nachfrage 2040",
     "low demand at the mid hydrogen price, 150 EUR/MWh"),
    ("green-gas-2035", 2035, "mid", MEDIUM, None, "Groen gas tegen kostprijs 2035", "Green gas at cost 2035",
     "Grünes Gas zum Selbstkostenpreis 2035", "green gas for industry at cost, 80 EUR/MWh, without the certificate of 57"),
    ("joint-2035", 2035, "mid", MEDIUM, None, "Samen met Gelderland 2035", "Together with Gelderland 2035", "Gemeinsam mit Gelderland 2035",
     "mid demand; the mills of Eerbeek and the dairies of Lochem and Borculo join"),
    ("joint-2040", 2040, "high", LOW, None, "Samen met Gelderland, hoog 2040", "Together with Gelderland, high 2040",
     "Gemeinsam mit Gelderland, hoch 2040", "as high-2040; the mills of Eerbeek and the dairies of Lochem and Borculo join"),
    ("trucks-2035", 2035, "mid", MEDIUM, None, "Vrachtverkeer op waterstof 2035", "Trucks on hydrogen 2035", "Lkw mit Wasserstoff 2035",
     "mid demand, and 40 GWh for trucks at six hubs that has to be met"),
    ("trucks-2040", 2040, "mid", MEDIUM, None, "Vrachtverkeer op waterstof 2040", "Trucks on hydrogen 2040", "Lkw mit Wasserstoff 2040",
     "as mid-2040, and 80 GWh for trucks at six hubs that has to be met"),
    ("geothermal-2035", 2035, "mid", MEDIUM, None, "Aardwarmte 2035", "Geothermal heat 2035", "Geothermie 2035",
     "as the base case, and the greenhouses of the Koekoekspolder may take their convertible heat from more wells"),
    ("large-2040", 2040, "mid", MEDIUM, None, "Grootschalige opwek 2040", "Large generation 2040", "Große Kraftwerke 2040",
     "as mid-2040, and small reactors and hydrogen turbines may be built; supply for one turbine"),
    ("battery-200", 2035, "mid", MEDIUM, None, "Hooguit 200 MW batterijen", "At most 200 MW of batteries", "Höchstens 200 MW Batterien",
     "as the base case, with 200 MW of batteries in the province: where should they stand?"),
)


def add_year(add, year):
    """What another year changes, whatever the demand for hydrogen."""
    add("case", "year", "value", "set", year)
    for s in station_load():
        add("loads", "load " + s, "p_set", "factor", LOAD[year] / LOAD[YEAR])
    if year < YEAR:                    # in 2040 solar and wind stay those of 2035
        share = (1 + (RES_GROWTH - 1) * RES_2030) / RES_GROWTH
        for name in ["solar " + s for s in solar_mwp()] + ["wind " + s for s in wind_mw()]:
            add("generators", name, "p_nom", "factor", share)
    add_supply(add, *supply_caps(year))


def add_supply(add, total, caps):
    add("generators", "H2 for cluster 6", "p_nom", "set", total)
    for tap in TAPS:
        add("links", "tap " + tap, "p_nom", "set", caps[tap])


def add_joint(add, year, case):
    """Switches on the neighbours and what serves them; supply grows with their mid demand."""
    for s in neighbours():
        base, now = s["h2"][(YEAR, "mid")], s["h2"][(year, case)]
        for kind in ("electric", "heat pump", "hydrogen"):
            add("links", "%s %s" % (kind, s["name"]), "active", "set", True)
        for kind in ("trailer", "electrolysis"):
            add("links", "%s %s" % (kind, s["node"]), "active", "set", True)
        add("loads", heat_bus(s), "active", "set", True)
        if now != base:
            add("loads", heat_bus(s), "p_set", "factor", now / base)
        if year != YEAR:
            add("generators", "gas " + s["name"], "marginal_cost", "set", round(gas_heat_cost(year, CO2_PRICE[year]), 3))
    add_supply(add, *supply_caps(year, all_sites()))


def add_large(add, year):
    for name, (_, _, node, _) in LARGE.items():
        add("links" if node else "generators", name, "active", "set", True)
    need = max(r["p_nom"] for r in large_menus() if r["menu"] == "hydrogen turbine")
    total, caps = supply_caps(year)
    _, all_caps = supply_caps(year, extra={v[2]: need for v in LARGE.values() if v[2]})
    add_supply(add, round(total + need, 3), {t: round(caps[t] + need, 3) if all_caps[t] > caps[t] else caps[t] for t in TAPS})


def add_trucks(add, year):
    """Mid demand of the truck hubs, which has to be met; supply grows with it."""
    for h in hubs():
        add("loads", h["title"], "p_set", "set", hub_mw(h, year, "mid"))
    add_supply(add, *supply_caps(year, hub_case="mid"))


def add_demand(add, year, case):
    """Convertible heat of a year and case, and what is measured by it: electric shares, green gas."""
    share = green_share(year, case)
    for s in sites():
        base, now = s["h2"][(YEAR, "mid")], s["h2"][(year, case)]
        if base > 0 and now != base:
            add("loads", heat_bus(s), "p_set", "factor", now / base)
            if ELECTRIC_SHARE[s["cls"]] < 1:
                add("links", "electric " + s["name"], "p_nom_max", "factor", now / base)
        elif base == 0 and now > 0:    # Nobian: flat back-up firing
            add("loads", heat_bus(s), "p_set", "set", 1e3 * now * GAS_BOILER / 8760)
        if s["cls"] == "B" and (now != base or share != green_share(YEAR, "mid")):
            add("generators", "green gas " + s["name"], "p_nom", "set", round(share * site_peak(s, year, case), 4))


def scenarios():
    table, values = [], []
    for name, year, case, h2, co2, nl, en, de, note in SCENARIOS:
        table.append(dict(name=name, probability="", title_nl=nl, title_en=en, title_de=de, note=note))

        def add(t, element, attribute, operation, value, scenario=name):
            values.append(dict(scenario=scenario, table=t, name=element, attribute=attribute, operation=operation, value=value))
        if year != YEAR:
            add_year(add, year)
        if h2[year] != H2_PRICE[YEAR]:
            add("generators", "H2 for cluster 6", "marginal_cost", "set", h2[year])
        if year != YEAR or co2:
            for s in sites():
                add("generators", "gas " + s["name"], "marginal_cost", "set",
                    round(gas_heat_cost(year, (co2 or CO2_PRICE)[year]), 3))
        add_co2_prices(add, year, co2)
        add_demand(add, year, case)
        if name.startswith("joint-"):
            add_joint(add, year, case)
        if name.startswith("trucks-"):
            add_trucks(add, year)
        if name.startswith("large-"):
            add_large(add, year)
        if name == "geothermal-2035":
            add("links", "geothermal Koekoekspolder", "active", "set", True)
        if name == "battery-200":
            add("global_constraints", "batteries", "constant", "set", BATTERY_DEFAULT)
        if name == "green-gas-2035":
            for s in sites():
                if s["cls"] == "B":
                    add("generators", "green gas " + s["name"], "marginal_cost", "set", round(green_heat_cost(0.0), 3))
    return table, values


BATTERY_DEFAULT = 200.0                # MW, fair default for the province, electricity.md 4


def global_constraints():
    """How much battery power may be built in all; a scenario sets it to the 200 MW of electricity.md 4."""
    every = sum(float(r["power_mw"]) for r in facts("battery_sites.csv") if r["id"].startswith("C"))
    return [dict(name="batteries", type="tech_capacity_expansion_limit", carrier_attribute="battery", sense="<=", constant=every)]


def carriers():
    rows = [("AC", 0, "#1f4e79"), ("H2", 0, "#2e8b57"), ("H2 pipe", 0, "#2e8b57"), ("H2 trailer", 0, "#7fbf7f"),
            ("H2 boiler", 0, "#66c2a5"), ("heat", 0, "#c0392b"), ("gas", CO2_GAS, "#7f8c8d"), ("green gas", 0, "#9ab973"), ("electric", 0, "#e67e22"),
            ("heat pump", 0, "#f39c12"), ("geothermal", 0, "#a04000"), ("electrolysis", 0, "#16a085"), ("solar", 0, "#f1c40f"), ("wind", 0, "#3498db"),
            ("waste", 0, "#8e6e53"), ("nuclear", 0, "#c71585"), ("H2 turbine", 0, "#138d75"), ("water", 0, "#5dade2"), ("battery", 0, "#8e44ad"), ("power market", 0, "#34495e")]
    return [dict(name=n, co2_emissions=c, color=k, source="hydrogen.md: natural gas 0.203 t/MWh" if c else "",
                 evidence="published" if c else "") for n, c, k in rows]


def snapshots():
    rows, i = [], 0
    for d, weight, why in chosen_days():
        for h in range(24):
            rows.append({"": i, "snapshot": (datetime(YEAR, 1, 1) + timedelta(days=d, hours=h)).strftime("%Y-%m-%d %H:%M:%S"),
                         "objective": weight, "stores": 1, "generators": weight})
            i += 1
    return rows


BUS_COLUMNS = ["name", "v_nom", "carrier", "x", "y", "title", "municipality", "country",
               "pressure_min_bar", "pressure_max_bar", "source", "evidence"]


def main():
    write("network.csv", [dict(name="overijssel", srid=4326)])
    write("case.csv", settings())
    write("carriers.csv", carriers())
    write("buses.csv", ac_buses() + h2_buses() + heat_buses() + water_buses(), BUS_COLUMNS)
    write("lines.csv", lines(), ["name", "bus0", "bus1", "carrier", "length", "s_nom", "x", "r", "menu", "project",
                                 "source", "evidence", "note"])
    write("transformers.csv", transformers(), ["name", "bus0", "bus1", "s_nom", "x", "r", "menu", "project",
                                               "source", "evidence", "note"])
    write("snapshots.csv", snapshots())
    label = labels()
    rows, price, pu = generators()
    write("generators.csv", rows)
    write_series("generators-marginal_cost.csv", price, label)
    write_series("generators-p_max_pu.csv", pu, label)
    rows, series = loads()
    write("loads.csv", rows, ["name", "bus", "carrier", "p_set", "active", "source", "evidence"])
    write_series("loads-p_set.csv", series, label)
    write("links.csv", links(), ["name", "bus0", "bus1", "bus2", "carrier", "efficiency", "efficiency2", "p_nom", "p_nom_extendable", "p_nom_max",
                                 "p_min_pu", "active", "marginal_cost", "overnight_cost", "lifetime", "discount_rate", "fom_cost",
                                 "length", "menu", "menu_max", "project", "lift", "space_ha_per_unit", "source", "evidence", "low", "high"])
    write("global_constraints.csv", global_constraints())
    rows, empty = storage_units(label)
    write("storage_units.csv", rows)
    write_series("storage_units-state_of_charge_set.csv", empty, label)
    write("menus.csv", menus())
    write("projects.csv", projects())
    write("sites.csv", site_table())
    table, values = scenarios()
    write("scenarios.csv", table)
    write("scenario_values.csv", values)


if __name__ == "__main__":
    print_days() if sys.argv[1:] == ["days"] else main()
