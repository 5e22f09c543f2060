/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The planning problem: what to build and how to run it, as a list of families. */
#include "solver/problems/problems.h"

#include "networks/base/memory.h"
#include "solver/families/families.h"
#include "solver/families/pressure.h"
#include "solver/lazy/lazy.h"

aft_status aft_build_plan_problem(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    model->arena = aft_arena_new();
    AFT_TRY_ALLOC(model->arena, err, "model");
    /* variables */
    AFT_TRY(aft_add_dispatch_variables(model, err));
    AFT_TRY(aft_add_capacity_expansion(model, err));
    AFT_TRY(aft_add_capacity_modules(model, err));
    AFT_TRY(aft_list_branches(model, err));
    AFT_TRY(aft_add_menu_pieces(model, err));
    AFT_TRY(aft_add_commitment_variables(model, err));
    AFT_TRY(aft_add_in_use_variables(model, err));
    AFT_TRY(aft_add_maintenance_variables(model, err));
    /* limits */
    AFT_TRY(aft_add_dispatch_limits(model, err));
    AFT_TRY(aft_add_dispatch_set_points(model, err));
    AFT_TRY(aft_add_in_use(model, err));
    AFT_TRY(aft_add_running_limits(model, err));
    AFT_TRY(aft_add_commitment(model, err));
    AFT_TRY(aft_add_relaxed_commitment(model, err));
    AFT_TRY(aft_add_maintenance(model, err));
    AFT_TRY(aft_add_ramp_limits(model, err));
    AFT_TRY(aft_add_energy_sums(model, err));
    AFT_TRY(aft_add_curves(model, err));
    /* physics */
    AFT_TRY(aft_add_bus_balance(model, err));
    AFT_TRY(aft_add_store_balance(model, err));
    AFT_TRY(aft_add_storage_unit_balance(model, err));
    AFT_TRY(aft_add_voltage_law(model, err));
    AFT_TRY(aft_add_losses(model, err));
    AFT_TRY(aft_open_pressure(model, err));
    /* policy and money */
    AFT_TRY(aft_add_costs(model, err));
    AFT_TRY(aft_add_global_constraints(model, err));
    AFT_TRY(aft_add_growth_limits(model, err));
    AFT_TRY(aft_add_class_limits(model, err));
    /* what enters round by round: the shape of what is built, security, the simulation */
    AFT_TRY(aft_open_lazy_families(model, err));
done:
    return status;
}
