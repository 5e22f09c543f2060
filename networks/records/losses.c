/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breakpoints of the secants that approach losses from above. Source: the transmission losses of PyPSA 1.4.0. */
#include "networks/records/records_internal.h"

int aft_secant_points(double *out, const aft_losses *losses, double resistance, double most)
{
    double step = 1.0 + 2.0 * (losses->rtol + sqrt(losses->rtol + losses->rtol * losses->rtol));
    out[0] = 0.0;
    out[1] = 2.0 * sqrt(losses->atol / resistance);
    int n = 1;
    while (out[n] < most) {
        int k = n + 1;
        if (k >= losses->max_segments || !(out[n] > 0.0)) {
            return -1;
        }
        out[k] = out[n] * fmax((double)k / (k - 1), step);
        n = k;
    }
    return n;
}
