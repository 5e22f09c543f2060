/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Properties of hydrogen and single pipes against published values. */
#include "solver/hydraulics/hydrogen.h"

#include <criterion/criterion.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const double kelvin = 283.15;

static void expect_near(double value, double published, double share)
{
    cr_expect(fabs(value - published) <= share * fabs(published), "%.9g instead of %.9g", value, published);
}

Test(hydrogen, compressibility_has_the_check_values_of_its_authors)
{
    /* Lemmon, Huber, Leachman 2008, table of check values */
    static const struct {
        double t, mpa, z;
    } rows[] = {{200, 1, 1.00675450},
                {300, 10, 1.05985282},
                {400, 50, 1.24304763},
                {500, 200, 1.74461629},
                {200, 200, 2.85953449}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        double z = aft_h2_compressibility(10.0 * rows[i].mpa, rows[i].t);
        cr_expect(fabs(z - rows[i].z) <= 1e-8, "%.10g instead of %.10g", z, rows[i].z);
    }
    cr_expect_eq(aft_h2_compressibility(0.0, kelvin), 1.0);
    cr_expect_eq(aft_h2_compressibility(-3.0, kelvin), 1.0);
}

Test(hydrogen, compressibility_and_density_of_the_range_of_pipes)
{
    static const struct {
        double bar, z10, z20, rho;
    } rows[] = {{10, 1.0061, 1.0059, 0.851}, {30, 1.0183, 1.0179, 2.523}, {50, 1.0306, 1.0300, 4.154},
                {66, 1.0406, 1.0397, 5.431}, {80, 1.0495, 1.0484, 6.527}, {100, 1.0623, 1.0608, 8.061}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        cr_expect(fabs(aft_h2_compressibility(rows[i].bar, 283.15) - rows[i].z10) < 6e-5);
        cr_expect(fabs(aft_h2_compressibility(rows[i].bar, 293.15) - rows[i].z20) < 6e-5);
        cr_expect(fabs(aft_h2_density(rows[i].bar, 283.15) - rows[i].rho) < 6e-4);
        /* the fit of Reuss et al. at 20 degC: rho = 0.11922 p^0.91192 - 0.17264, itself good to some per cent at 10
         * bar */
        double z_fit = 1.00050 + 5.04421e-4 * pow(rows[i].bar, 1.03905);
        cr_expect(fabs(aft_h2_compressibility(rows[i].bar, 293.15) - z_fit) < 2e-4);
    }
    expect_near(aft_h2_density(1.01325, 273.15), 0.0899, 1e-3); /* normal density */
    expect_near(aft_h2_viscosity(30.0), 8.8e-6, 0.01);
}

/* Colebrook's equation, iterated: 1/sqrt(l) = -2 log10(2.51 / (Re sqrt(l)) + k / (3.71 D)). */
static double colebrook(double reynolds, double rough)
{
    double root = 8.0;
    for (int k = 0; k < 200; k++) {
        root = -2.0 * log10(2.51 * root / reynolds + rough / 3.71);
    }
    return 1.0 / (root * root);
}

Test(hydrogen, friction_is_within_a_percent_of_colebrook)
{
    static const double diameters[] = {0.10226, 0.15408, 0.20274, 0.30484, 0.59094, 1.1936};
    for (size_t i = 0; i < COUNT(diameters); i++) {
        for (double reynolds = 1e5; reynolds < 5e7; reynolds *= 1.3) {
            double rough = 5e-5 / diameters[i];
            expect_near(aft_pipe_friction(reynolds, rough, NULL), colebrook(reynolds, rough), 0.01);
        }
    }
    expect_near(aft_pipe_friction(500.0, 1e-4, NULL), 64.0 / 500.0, 1e-15); /* laminar */
    expect_near(aft_pipe_friction(3.0, 1e-4, NULL), 64.0 / 3.0, 1e-15);
}

Test(hydrogen, friction_has_the_slope_that_it_claims_and_loss_rises)
{
    double before = 0.0;
    for (double reynolds = 1.0; reynolds < 1e8; reynolds *= 1.07) {
        double slope = 0.0;
        double friction = aft_pipe_friction(reynolds, 2e-4, &slope);
        double step = 1e-5 * reynolds;
        double by_difference =
            (aft_pipe_friction(reynolds + step, 2e-4, NULL) - aft_pipe_friction(reynolds - step, 2e-4, NULL)) /
            (2.0 * step);
        bool is_corner = fabs(reynolds - 1050.0) < 100.0;
        cr_expect(is_corner || fabs(slope - by_difference) <= 1e-6 * friction / reynolds + 1e-3 * fabs(by_difference),
                  "Re %g: %g instead of %g", reynolds, slope, by_difference);
        cr_expect(friction * reynolds * reynolds > before);
        before = friction * reynolds * reynolds;
    }
}

Test(hydrogen, resistance_is_that_of_the_published_menu)
{
    static const double menu[][2] = {{0.10226, 2.1099e-02}, {0.15408, 2.4575e-03}, {0.20274, 5.8456e-04},
                                     {0.25456, 1.7800e-04}, {0.30484, 6.9492e-05}, {0.33654, 4.1488e-05},
                                     {0.38734, 1.9943e-05}, {0.43814, 1.0498e-05}, {0.48894, 5.9314e-06},
                                     {0.59094, 2.2142e-06}, {0.69194, 9.7532e-07}, {0.79394, 4.7756e-07},
                                     {0.89494, 2.5651e-07}, {0.99694, 1.4653e-07}, {1.19360, 5.7614e-08}};
    for (size_t i = 0; i < COUNT(menu); i++) {
        expect_near(aft_pipe_resistance(menu[i][0], 5e-5, kelvin), menu[i][1], 1e-3);
    }
}

Test(hydrogen, velocity_and_line_pack)
{
    /* European Hydrogen Backbone: 1.2, 4.7, 13 GW at 12.8, 15.0, 14.8 m/s at the inlet (inner diameters of 500, 900,
     * 1200 mm) */
    expect_near(aft_pipe_velocity(1200.0, 0.48894, 50.0, kelvin), 12.8, 0.02);
    expect_near(aft_pipe_velocity(4700.0, 0.89494, 50.0, kelvin), 15.0, 0.02);
    expect_near(aft_pipe_velocity(13000.0, 1.1936, 80.0, kelvin), 14.8, 0.02);
    expect_near(aft_pipe_velocity(-442.0, 0.30484, 30.0, kelvin), -20.0, 0.01);
    cr_expect_eq(aft_pipe_velocity(1.0, 0.3, 0.0, kelvin), INFINITY);
    cr_expect_eq(aft_pipe_velocity(0.0, 0.3, 0.0, kelvin), 0.0);
    /* swing of the menu, MWh per km between 50 and 30 bar: 3.97 at DN300, 60.83 at DN1200 */
    expect_near(aft_line_pack(0.30484, 1.0, 50.0, kelvin) - aft_line_pack(0.30484, 1.0, 30.0, kelvin), 3.97, 2e-3);
    expect_near(aft_line_pack(1.1936, 1.0, 50.0, kelvin) - aft_line_pack(1.1936, 1.0, 30.0, kelvin), 60.83, 2e-3);
}

Test(hydrogen, mean_pressure)
{
    /* 2/3 (50 + 30 - 1500 / 80) = 40.8333 */
    expect_near(aft_mean_pressure(50.0, 30.0), 40.0 + 5.0 / 6.0, 1e-14);
    expect_near(aft_mean_pressure(30.0, 50.0), 40.0 + 5.0 / 6.0, 1e-14);
    expect_near(aft_mean_pressure(40.0, 40.0), 40.0, 1e-14);
    cr_expect_eq(aft_mean_pressure(0.0, 0.0), 0.0);
}

Test(hydrogen, compressor_work)
{
    /* one stage, 30 to 60 bar at 10 degC: 1.41/0.41 * 1.01829 * 4124.5 * 283.15 J/kg = 4.0897 MJ/kg; / 0.75 = 5.4530;
     * 2^(0.41/1.41) = 1.22331; w = 1.2177 MJ/kg, or 1 % of the heating value */
    expect_near(aft_compressor_work(30.0, 60.0, kelvin, (aft_compressor){1, 0.75}), 1.2177, 1e-3);
    double one = aft_compressor_work(35.0, 140.0, kelvin, (aft_compressor){1, 0.75});
    double two = aft_compressor_work(35.0, 140.0, kelvin, (aft_compressor){2, 0.75});
    double many = aft_compressor_work(35.0, 140.0, kelvin, (aft_compressor){1000, 0.75});
    double ideal = aft_h2_compressibility(35.0, kelvin) * 4124.5 * kelvin * log(4.0) / 0.75e6; /* isothermal */
    cr_expect(one > two && two > many);
    expect_near(many, ideal, 1e-3);
    cr_expect_eq(aft_compressor_work(60.0, 30.0, kelvin, (aft_compressor){1, 0.75}), 0.0);
}
