/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses of lines and transformers, r s^2, approached from below by tangents or along secants. Off unless the setting
 * transmission_losses asks for them. Source: the transmission losses of PyPSA 1.4.0. */
#include "solver/families/families.h"

#include "networks/base/memory.h"

/* A branch while its rows are written. */
typedef struct lossy {
    aft_table table;
    size_t k;
    aft_holding asset;
    double resistance; /* r_eff, per unit on 1 MVA */
    double capacity;   /* the largest it can have, MVA; nom_max also where nom_set asks for less */
} lossy;

static lossy lossy_at(const aft_model *model, aft_table table, size_t k)
{
    const aft_network *net = model->network;
    aft_holding asset = aft_holding_at(net, table, k);
    double r = table == AFT_TABLE_lines ? net->lines[k].r_eff : net->transformers[k].r_eff;
    return (lossy){.table = table,
                   .k = k,
                   .asset = asset,
                   .resistance = isfinite(r) ? r : 0.0,
                   .capacity =
                       asset.is_extendable ? asset.nom_max : aft_capacity_most(model, &model->capacity[table][k])};
}

static int loss_column(const aft_model *model, const lossy *b, size_t t)
{
    return model->loss[b->table] + (int)(b->k * model->n_hours + t);
}

static double largest(aft_series series, aft_span life)
{
    double most = 0.0;
    for (size_t t = life.from; t < life.to; t++) {
        most = fmax(most, aft_at(series, t));
    }
    return most;
}

/*
 * (37) Loss of a branch, half of it taken from each of its buses:
 *
 *     0 <= loss_kt <= r_eff (s_max_pu S)^2,   S the largest capacity that k can have      MW    block "line_loss", ...
 */
static void bound_losses(aft_model *model, const lossy *b)
{
    for (size_t t = 0; t < model->n_hours; t++) {
        bool lives = t >= b->asset.life.from && t < b->asset.life.to;
        double most = aft_at(b->asset.high, t) * b->capacity;
        aft_model_tighten(model, loss_column(model, b, t), 0.0, lives ? b->resistance * most * most : 0.0);
    }
}

/*
 * (38) What the branch carries and loses keeps within its rating:
 *
 *     s_kt + loss_kt <= s_max_pu CAP,   s_kt - loss_kt >= -s_max_pu CAP
 */
static aft_status limit_with_losses(aft_model *model, const lossy *b, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_capacity *capacity = &model->capacity[b->table][b->k];
    int *cols = aft_alloc((size_t)capacity->n + 2, sizeof *cols);
    double *values = aft_alloc((size_t)capacity->n + 2, sizeof *values);
    AFT_TRY_ALLOC(cols, err, "losses");
    AFT_TRY_ALLOC(values, err, "losses");
    for (size_t t = b->asset.life.from; t < b->asset.life.to; t++) {
        double high = aft_at(b->asset.high, t);
        for (int side = 1; side >= -1; side -= 2) {
            cols[0] = aft_model_flow(model, b->table, b->k, t);
            values[0] = side;
            cols[1] = loss_column(model, b, t);
            values[1] = 1.0;
            for (int i = 0; i < capacity->n; i++) {
                cols[i + 2] = capacity->cols[i];
                values[i + 2] = -high * capacity->coefs[i];
            }
            AFT_TRY(aft_lp_add_row(&model->lp, -INFINITY, aft_limit(high, capacity->fixed), (size_t)capacity->n + 2,
                                   cols, values, err));
        }
    }
done:
    aft_free(cols);
    aft_free(values);
    return status;
}

/* loss >= slope |s| - below, as two rows. */
static aft_status add_line_below(aft_model *model, const lossy *b, size_t t, double slope, double below, aft_error *err)
{
    aft_status status = AFT_OK;
    for (int side = 1; side >= -1 && status == AFT_OK; side -= 2) {
        const int cols[2] = {loss_column(model, b, t), aft_model_flow(model, b->table, b->k, t)};
        const double values[2] = {1.0, -side * slope};
        status = aft_lp_add_row(&model->lp, -below, INFINITY, 2, cols, values, err);
    }
    return status;
}

/*
 * (39) Tangents at q_m = m / n s_max_pu S, m = 1 .. n = segments:   loss_kt >= 2 r q_m |s_kt| - r q_m^2
 */
static aft_status add_tangents(aft_model *model, const lossy *b, aft_error *err)
{
    aft_status status = AFT_OK;
    int n = model->network->losses.segments;
    for (size_t t = b->asset.life.from; t < b->asset.life.to; t++) {
        double most = aft_at(b->asset.high, t) * b->capacity;
        for (int m = 1; m <= n; m++) {
            double q = m * most / n;
            AFT_TRY(add_line_below(model, b, t, 2.0 * b->resistance * q, b->resistance * q * q, err));
        }
    }
done:
    return status;
}

/*
 * (40) Secants through r q_m^2 at the breakpoints q_0 = 0 < q_1 < ... that aft_secant_points gives:
 *
 *     loss_kt >= r (q_m + q_(m+1)) |s_kt| - r q_m q_(m+1)
 */
static aft_status add_secants(aft_model *model, const lossy *b, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_losses *losses = &model->network->losses;
    double most = largest(b->asset.high, b->asset.life) * b->capacity;
    double *points = aft_alloc((size_t)losses->max_segments + 1, sizeof *points);
    AFT_TRY_ALLOC(points, err, "losses");
    int n = aft_secant_points(points, losses, b->resistance, most);
    if (n < 0) {
        status =
            aft_fail(err, AFT_ECASE, "%s: its losses need more than %d secants", b->asset.name, losses->max_segments);
        goto done;
    }
    for (size_t t = b->asset.life.from; t < b->asset.life.to; t++) {
        for (int m = 0; m < n; m++) {
            AFT_TRY(add_line_below(model, b, t, b->resistance * (points[m] + points[m + 1]),
                                   b->resistance * points[m] * points[m + 1], err));
        }
    }
done:
    aft_free(points);
    return status;
}

static aft_status add_losses_of(aft_model *model, aft_table table, const char *const names[2], aft_error *err)
{
    aft_status status = AFT_OK;
    int first = 0;
    size_t n = aft_network_count(model->network, table);
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, names[0], 0, 1, NULL, err));
    for (size_t k = 0; k < n; k++) {
        lossy b = lossy_at(model, table, k);
        bound_losses(model, &b);
        AFT_TRY(limit_with_losses(model, &b, err));
    }
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, names[1], 0, 1, NULL, err));
    for (size_t k = 0; k < n; k++) {
        lossy b = lossy_at(model, table, k);
        if (b.resistance > 0.0) { /* without resistance nothing is lost */
            AFT_TRY(model->network->losses.mode == AFT_TANGENTS ? add_tangents(model, &b, err)
                                                                : add_secants(model, &b, err));
        }
    }
done:
    return status;
}

aft_status aft_add_losses(aft_model *model, aft_error *err)
{
    static const char *const of_lines[] = {"line_loss_limit", "line_loss"};
    static const char *const of_transformers[] = {"transformer_loss_limit", "transformer_loss"};
    aft_status status = AFT_OK;
    if (model->network->losses.mode != AFT_NO_LOSSES) {
        AFT_TRY(add_losses_of(model, AFT_TABLE_lines, of_lines, err));
        AFT_TRY(add_losses_of(model, AFT_TABLE_transformers, of_transformers, err));
    }
done:
    return status;
}
