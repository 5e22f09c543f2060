/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder to begin with: a small example that plans, and the header of every other table with the columns that are
 * needed most. `aftak schema` lists all columns; a test holds the two against each other. */
#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "networks/base/words.h"
#include "networks/schema/schema.h"
#include "networks/write/write.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/*
 * A dairy at Raalte needs 10 MW of heat on average, 87,600 MWh a year, 15 km from the backbone. By its boiler for gas:
 * 85 x 87,600 = 7,446,000. By hydrogen: 70 / 0.95 x 87,600 = 6,454,737, and the pipe: (3,000,000 + 15 x 751,000)
 * x (0.0335185 of interest and repayment + 0.02 of upkeep) = 763,439; together 7,218,176. The branch is built and gains
 * 227,824 a year. With CO2 at 100 instead of 300 a tonne gas costs 45, 3,942,000: no branch.
 */
static const struct {
    const char *file, *text;
} files[] = {
    {"case.csv", "setting,value,unit,source,evidence\n"
                 "title,A dairy and the backbone,,example,assumed\n"
                 "year,2035,,example: projects of a later earliest_year cannot be built,assumed\n"
                 "discount_rate_societal,0.0225,1,example: the interest that the plan reckons with,assumed\n"},
    {"snapshots.csv", "snapshot,objective,stores,generators\n"
                      "winter,4380,4380,4380\n"
                      "summer,4380,4380,4380\n"},
    {"buses.csv", "name,carrier,x,y,source\n"
                  "tap,H2,6.13,52.48,example: where the backbone passes south of Zwolle\n"
                  "dairy H2,H2,6.28,52.39,example: the gate of the dairy at Raalte\n"
                  "dairy heat,heat,6.28,52.39,example: what it needs\n"},
    {"carriers.csv", "name,co2_emissions\n"
                     "H2,0\n"
                     "heat,0\n"
                     "gas,0.2\n"},
    {"generators.csv", "name,bus,carrier,p_nom,marginal_cost,source\n"
                       "backbone,tap,H2,100,70,\"example: hydrogen at the tap, EUR/MWh\"\n"
                       "gas boiler,dairy heat,gas,20,85,\"example: 25 for gas, and 0.2 t of CO2 at 300 EUR/t\"\n"},
    {"loads.csv", "name,bus,carrier,source\n"
                  "heat of the dairy,dairy heat,heat,example: MW in loads-p_set.csv\n"},
    {"loads-p_set.csv", "snapshot,heat of the dairy\n"
                        "winter,12\n"
                        "summer,8\n"},
    {"links.csv", "name,bus0,bus1,carrier,efficiency,p_nom,length,menu,project,source\n"
                  "branch,tap,dairy H2,H2,1,0,15,pipe,branch,\"example: 15 km, bought from the menu pipe\"\n"
                  "hydrogen boiler,dairy H2,dairy heat,H2,0.95,20,0,,,example: it is there already\n"},
    {"menus.csv", "name,menu,option,p_nom,overnight_cost_fixed,overnight_cost_per_km,lifetime,fom_share,source\n"
                  "DN100,pipe,DN100 new,37,3000000,751000,50,0.02,\"example: MW, EUR for the tap, EUR per km\"\n"
                  "DN150,pipe,DN150 new,85,3000000,916000,50,0.02,example: the next size\n"},
    {"projects.csv", "name,title_en,title_nl,kind,municipality,country,earliest_year,lead_time,source\n"
                     "branch,Hydrogen branch to Raalte,Waterstoftak naar Raalte,branch,Raalte,NL,2032,4,example\n"},
    {"sites.csv", "name,bus,municipality,country,sector,commitment,source\n"
                  "Dairy,dairy heat,Raalte,NL,dairy,interest,example\n"},
    {"scenarios.csv", "name,probability,title_en,note\n"
                      "cheap CO2,1,CO2 at 100,a tonne of CO2 costs 100 instead of 300\n"},
    {"scenario_values.csv", "scenario,table,name,attribute,operation,value\n"
                            "cheap CO2,generators,gas boiler,marginal_cost,set,45\n"},
    {"lines.csv", "name,bus0,bus1,x,r,s_nom,length,menu,project,source\n"},
    {"transformers.csv", "name,bus0,bus1,x,r,s_nom,menu,project,source\n"},
    {"stores.csv", "name,bus,carrier,e_nom,e_cyclic,menu,project,source\n"},
    {"storage_units.csv", "name,bus,carrier,p_nom,max_hours,efficiency_store,efficiency_dispatch,cyclic_state_of_"
                          "charge,menu,project,source\n"},
    {"processes.csv", "name,bus0,bus1,rate0,rate1,p_nom,marginal_cost\n"},
    {"global_constraints.csv", "name,type,carrier_attribute,sense,constant\n"},
    {"line_types.csv", "name,f_nom,r_per_length,x_per_length,i_nom\n"},
    {"transformer_types.csv", "name,f_nom,s_nom,v_nom_0,v_nom_1,vsc,vscr\n"},
};

static const char readme_head[] =
    "# A first case\n\n"
    "A dairy at Raalte needs 10 MW of heat. Hydrogen from the backbone, 15 km away, or gas with its CO2? Everything "
    "here "
    "is an\nexample, as `source` says; replace it row by row.\n\n"
    "    aftak check .                            # reads it and says what is wrong\n"
    "    aftak plan . --out ../run --break-even   # builds the branch, for gas costs more\n"
    "    aftak report ../run                      # ../run/report.html, with a map\n"
    "    aftak plan . --out ../cheap --scenario \"cheap CO2\"   # gas wins: no branch\n"
    "    aftak compare ../run ../cheap\n\n"
    "**One number turns it.** `generators.csv`, `gas boiler`, `marginal_cost`: 85 is 25 EUR for gas and 0.2 t of CO2 "
    "at 300 "
    "EUR/t.\nWith CO2 at 100 EUR/t it is 45, and gas wins; the scenario `cheap CO2` says the same. In EUR a year:\n\n"
    "| | with the branch | with gas |\n| --- | --- | --- |\n"
    "| energy for 87,600 MWh of heat | 70 / 0.95 x 87,600 = 6,454,737 | 85 x 87,600 = 7,446,000 |\n"
    "| pipe of 14,265,000 over 50 years at 2.25 %, upkeep 2 % | 763,439 | |\n"
    "| **total** | **7,218,176** | **7,446,000** |\n\n"
    "A case of your own: buses first (what is where, and of which medium), then what makes, needs and carries; what "
    "may be\n"
    "built gets a `menu` and a `project`. An empty cell is the default; a table with a header only is none, and can "
    "go.\n"
    "`aftak schema TABLE` tells every column, `aftak schema case` every setting. Series stand in files as "
    "`loads-p_set.csv`: a row\nfor each snapshot, a column for each element; `snapshots.csv` says how many hours a "
    "snapshot "
    "stands for. Then `aftak check`\nsays what is missing.\n\n"
    "The tutorial does a larger case with a pencil: `cases/tutorial` in the source, `share/doc/aftak/cases/tutorial` "
    "where\n"
    "aftak is installed.\n\n"
    "| table | rows are |\n| --- | --- |\n"
    "| `case.csv` | Settings |\n| `snapshots.csv` | Hours that stand for others |\n"
    "| `loads-p_set.csv` | The demand, by snapshot |\n"
    "| `scenario_values.csv` | What a scenario changes |\n";

static aft_status add_readme(aft_words *out)
{
    aft_status status = aft_words_add(out, "%s", readme_head);
    for (int table = 0; table < AFT_N_TABLES && status == AFT_OK; table++) {
        const aft_table_info *info = aft_table_describe((aft_table)table);
        if (info->whose == AFT_PYPSA || info->whose == AFT_OURS) {
            status = aft_words_add(out, "| `%s.csv` | %s |\n", info->file, info->doc);
        }
    }
    return status;
}

static aft_status write_text(const char *folder, const char *file, const char *text, size_t n, aft_error *err)
{
    char *path = NULL;
    aft_status status = aft_path_join(&path, folder, file, err);
    if (status == AFT_OK) {
        status = aft_path_write(path, text, n, true, err);
    }
    aft_free(path);
    return status;
}

/* Made if it is missing; nothing may be in it. */
static aft_status make_folder(bool *is_made, const char *folder, aft_error *err)
{
    *is_made = mkdir(folder, 0777) == 0;
    if (*is_made) {
        return AFT_OK;
    }
    if (errno != EEXIST) {
        return aft_fail(err, errno == ENOENT ? AFT_EUSAGE : AFT_EIO, "cannot make folder %s: %s", folder,
                        strerror(errno));
    }
    return aft_folder_is_empty(folder) ? AFT_OK
                                       : aft_fail(err, AFT_EUSAGE, "%s exists and is not an empty folder", folder);
}

/* Nothing was there before, so all that is there now is ours. */
static void undo(const char *folder, bool is_made)
{
    aft_folder_remove(folder);
    if (!is_made) {
        (void)mkdir(folder, 0777);
    }
}

static aft_status write_all(const char *folder, aft_error *err)
{
    aft_words words = {0};
    aft_status status = AFT_OK;
    AFT_TRY_ALLOC(add_readme(&words) == AFT_OK ? words.text : NULL, err, "new");
    AFT_TRY(write_text(folder, "README.md", words.text, words.n, err));
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        AFT_TRY(write_text(folder, files[i].file, files[i].text, strlen(files[i].text), err));
    }
done:
    aft_words_clear(&words);
    return status;
}

aft_status aft_case_new(const char *folder, aft_error *err)
{
    bool is_made = false;
    aft_status status = make_folder(&is_made, folder, err);
    if (status == AFT_OK) {
        status = write_all(folder, err);
        if (status != AFT_OK) {
            undo(folder, is_made);
        }
    }
    return status;
}
