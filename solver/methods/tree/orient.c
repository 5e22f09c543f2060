/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orientation, known from Steiner trees, where the undirected cuts leave a gap of up to a half and the directed ones
 * next to none (Wong 1984; Chopra and Rao 1994). */
#include "solver/methods/tree/orient.h"

#include "networks/base/memory.h"

#include <math.h>

void aft_orientation_clear(aft_orientation *map)
{
    aft_free(map->twin);
    aft_free(map->sign);
    *map = (aft_orientation){0};
}

/* How many limits each whole column stands in, [n_cols]. */
static int *count_limits(const aft_design *design)
{
    int *n = aft_alloc((size_t)design->n_cols, sizeof *n);
    for (size_t i = 0; n != NULL && i < design->n_pieces; i++) {
        n[design->pieces[i].col]++;
    }
    return n;
}

/* A flow that may go both ways, over pieces that serve nothing else. */
static bool can_turn(const aft_design *design, const int *n_limits, int col)
{
    const aft_lp *lp = design->lp;
    const aft_flow_limit *above = &design->above[col];
    const aft_flow_limit *below = &design->below[col];
    if (lp->is_whole[col] || !(lp->lower[col] < 0.0 && lp->upper[col] > 0.0) || above->n == 0 || above->n != below->n ||
        above->row == below->row || above->constant > 0.0 || below->constant > 0.0) {
        return false;
    }
    for (size_t i = 0; i < above->n; i++) {
        int piece = design->pieces[above->first + i].col;
        if (piece != design->pieces[below->first + i].col || n_limits[piece] != 2 || isinf(lp->upper[piece])) {
            return false;
        }
    }
    return true;
}

static aft_status choose_twins(aft_orientation *map, const aft_design *design, aft_error *err)
{
    aft_status status = AFT_OK;
    const int n = design->n_cols;
    int *n_limits = count_limits(design);
    map->n_cols = n;
    map->twin = aft_alloc((size_t)n, sizeof *map->twin);
    map->sign = aft_alloc((size_t)n, sizeof *map->sign);
    AFT_TRY_ALLOC(n_limits, err, "design");
    AFT_TRY_ALLOC(map->twin, err, "design");
    AFT_TRY_ALLOC(map->sign, err, "design");
    for (int j = 0; j < n; j++) {
        map->twin[j] = -1;
    }
    for (int j = 0; j < n; j++) {
        if (!can_turn(design, n_limits, j)) {
            continue;
        }
        map->twin[j] = n + map->n_twins++;
        map->sign[j] = -1.0;
        for (size_t i = design->above[j].first; i < design->above[j].first + design->above[j].n; i++) {
            map->twin[design->pieces[i].col] = n + map->n_twins++;
            map->sign[design->pieces[i].col] = 1.0;
        }
    }
done:
    aft_free(n_limits);
    return status;
}

static aft_status write_cols(aft_lp *out, const aft_orientation *map, const aft_lp *lp, aft_error *err)
{
    aft_status status = AFT_OK;
    int first = 0;
    AFT_TRY(aft_lp_add_cols(&first, out, "oriented", lp->n_cols + map->n_twins, 1, NULL, 0.0, 0.0, err));
    for (int j = 0; j < lp->n_cols; j++) {
        int twin = map->twin[j];
        out->cost[j] = lp->cost[j];
        out->lower[j] = twin >= 0 ? 0.0 : lp->lower[j];
        out->upper[j] = lp->upper[j];
        if (lp->is_whole[j]) {
            aft_lp_set_whole(out, j);
        }
        if (twin >= 0) {
            out->cost[twin] = map->sign[j] * lp->cost[j];
            out->upper[twin] = map->sign[j] < 0.0 ? -lp->lower[j] : lp->upper[j];
        }
        if (twin >= 0 && lp->is_whole[j]) {
            aft_lp_set_whole(out, twin);
        }
    }
done:
    return status;
}

typedef struct row_room {
    int *cols;
    double *values;
    size_t n, caps[2];
} row_room;

static aft_status put(row_room *room, int col, double value, aft_error *err)
{
    if (aft_grow((void **)&room->cols, &room->caps[0], room->n + 1, sizeof *room->cols) != 0 ||
        aft_grow((void **)&room->values, &room->caps[1], room->n + 1, sizeof *room->values) != 0) {
        return aft_fail(err, AFT_ENOMEM, "design: out of memory");
    }
    room->cols[room->n] = col;
    room->values[room->n++] = value;
    return AFT_OK;
}

/* Which of the two arcs a row limits: 1 the first, -1 its twin, 0: it is no such row. */
static int side_of(const aft_orientation *map, const aft_lp *lp, const aft_design *design, int row)
{
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        int j = lp->col[e];
        if (map->twin[j] >= 0 && map->sign[j] < 0.0) {
            return design->above[j].row == row ? 1 : design->below[j].row == row ? -1 : 0;
        }
    }
    return 0;
}

static aft_status write_rows(aft_lp *out, const aft_orientation *map, const aft_lp *lp, const aft_design *design,
                             aft_error *err)
{
    aft_status status = AFT_OK;
    row_room room = {0};
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, out, "oriented", 0, 1, NULL, err));
    for (int i = 0; i < lp->n_rows; i++) {
        int side = side_of(map, lp, design, i);
        room.n = 0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            int j = lp->col[e];
            int twin = map->twin[j];
            if (side >= 0 || twin < 0) {
                AFT_TRY(put(&room, j, lp->value[e], err));
            }
            if (side <= 0 && twin >= 0) {
                AFT_TRY(put(&room, twin, map->sign[j] * lp->value[e], err));
            }
        }
        AFT_TRY(aft_lp_add_row(out, lp->row_lower[i], lp->row_upper[i], room.n, room.cols, room.values, err));
    }
    for (int j = 0; j < lp->n_cols; j++) {
        if (map->twin[j] >= 0 && map->sign[j] > 0.0) {
            const int cols[2] = {j, map->twin[j]};
            const double ones[2] = {1.0, 1.0};
            AFT_TRY(
                aft_lp_add_row(out, lp->lower[j] > 0.0 ? lp->lower[j] : -INFINITY, lp->upper[j], 2, cols, ones, err));
        }
    }
done:
    aft_free(room.cols);
    aft_free(room.values);
    return status;
}

/*
 * (54) A flow f that may go both ways over pieces n_d that serve nothing else, in a program of one snapshot:
 *
 *     f = f' - f'',   n_d = n'_d + n''_d <= most_d,   0 <= f' <= sum u_d n'_d,   0 <= f'' <= sum u_d n''_d
 *
 *     Every plan has such a form (all pieces in the direction of the flow), every such form is a plan at the same cost.
 */
aft_status aft_orient(aft_lp *out, aft_orientation *map, const aft_lp *lp, const aft_design *design, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_orientation made = {0};
    AFT_TRY(choose_twins(&made, design, err));
    AFT_TRY(write_cols(out, &made, lp, err));
    AFT_TRY(write_rows(out, &made, lp, design, err));
    out->constant = lp->constant;
    *map = made;
    made = (aft_orientation){0};
done:
    aft_orientation_clear(&made);
    return status;
}

void aft_orientation_join(double *x, const aft_orientation *map, const double *oriented)
{
    for (int j = 0; j < map->n_cols; j++) {
        x[j] = oriented[j] + (map->twin[j] >= 0 ? map->sign[j] * oriented[map->twin[j]] : 0.0);
    }
}

void aft_orientation_split(double *oriented, const aft_orientation *map, const aft_design *design, const double *x)
{
    for (int j = 0; j < map->n_cols; j++) {
        oriented[j] = x[j];
        if (map->twin[j] >= 0) {
            oriented[map->twin[j]] = 0.0;
        }
    }
    for (int j = 0; j < map->n_cols; j++) { /* against the arrow: the flow and its pieces go to the twins */
        const aft_flow_limit *limit = &design->below[j];
        if (map->twin[j] < 0 || map->sign[j] > 0.0 || x[j] >= 0.0) {
            continue;
        }
        oriented[map->twin[j]] = -x[j];
        oriented[j] = 0.0;
        for (size_t i = limit->first; i < limit->first + limit->n; i++) {
            int piece = design->pieces[i].col;
            oriented[map->twin[piece]] = x[piece];
            oriented[piece] = 0.0;
        }
    }
}
