/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The constraint families; each adds its variables or rows to the model. Equations: solver/MODEL.md, by number. */
#ifndef AFT_FAMILIES_H
#define AFT_FAMILIES_H

#include "solver/model/model.h"

aft_status aft_add_dispatch_variables(aft_model *model, aft_error *err);
aft_status aft_add_capacity_expansion(aft_model *model, aft_error *err); /* (8) */
aft_status aft_add_capacity_modules(aft_model *model, aft_error *err);   /* (9) */
aft_status aft_add_menu_pieces(aft_model *model, aft_error *err);        /* (10), (11) */
aft_status aft_add_commitment_variables(aft_model *model, aft_error *err);
aft_status aft_add_in_use_variables(aft_model *model, aft_error *err);
aft_status aft_add_maintenance_variables(aft_model *model, aft_error *err);
aft_status aft_add_dispatch_limits(aft_model *model, aft_error *err);      /* (2), (3), (7) */
aft_status aft_add_running_limits(aft_model *model, aft_error *err);       /* (24), (25) */
aft_status aft_add_dispatch_set_points(aft_model *model, aft_error *err);  /* (4) */
aft_status aft_add_ramp_limits(aft_model *model, aft_error *err);          /* (5), (30), (31) */
aft_status aft_add_in_use(aft_model *model, aft_error *err);               /* (33) */
aft_status aft_add_commitment(aft_model *model, aft_error *err);           /* (26) to (28) */
aft_status aft_add_relaxed_commitment(aft_model *model, aft_error *err);   /* (32) */
aft_status aft_add_maintenance(aft_model *model, aft_error *err);          /* (29) */
aft_status aft_add_curves(aft_model *model, aft_error *err);               /* (42) to (44) */
aft_status aft_add_energy_sums(aft_model *model, aft_error *err);          /* (6) */
aft_status aft_add_store_balance(aft_model *model, aft_error *err);        /* (12) */
aft_status aft_add_storage_unit_balance(aft_model *model, aft_error *err); /* (13) */
aft_status aft_add_bus_balance(aft_model *model, aft_error *err);          /* (1) */
aft_status aft_add_voltage_law(aft_model *model, aft_error *err);          /* (14) to (17) */
aft_status aft_add_losses(aft_model *model, aft_error *err);               /* (41) to (40) */
aft_status aft_add_growth_limits(aft_model *model, aft_error *err);        /* (35), (36) */
aft_status aft_add_global_constraints(aft_model *model, aft_error *err);   /* (18) to (22) */
aft_status aft_add_costs(aft_model *model, aft_error *err);                /* (0) */
aft_status aft_add_class_limits(aft_model *model, aft_error *err);         /* (47) */
aft_status aft_open_pressure(aft_model *model, aft_error *err);            /* (82) */

/** Lists the lines and transformers of the voltage law with impedances; those whose impedance depends on what is
 *  bought get states. Called before the menus, which make the binaries of the states. AFT_ECASE, AFT_ENOMEM. */
aft_status aft_list_branches(aft_model *model, aft_error *err);

#endif
