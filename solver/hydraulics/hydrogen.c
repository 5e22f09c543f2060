/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Properties of hydrogen and the equations of a pipe. Sources stand above each. */
#include "solver/hydraulics/hydrogen.h"

#include <math.h>
#include <stddef.h>

static const double pi = 3.14159265358979323846;
static const double least_turbulent =
    7.0; /* Hofer's logarithm is 0 there; 64 / Re is the larger one up to about 1,050 */

/*
 * (100) Z(p, T) = 1 + sum_i a_i (100 K / T)^b_i (p / 1 MPa)^c_i
 *
 * Lemmon, Huber and Leachman, J. Res. NIST 113, 2008: 0.01 % up to 200 MPa between 220 and 1,000 K.
 */
double aft_h2_compressibility(double bar, double kelvin)
{
    static const double a[] = {0.05888460,   -0.06136111,  -0.002650473,  0.002731125, 0.001802374,
                               -0.001150707, 0.9588528e-4, -0.1109040e-6, 0.1264403e-9};
    static const double b[] = {1.325, 1.87, 2.5, 2.8, 2.938, 3.14, 3.37, 3.75, 4.0};
    static const double c[] = {1.0, 1.0, 2.0, 2.0, 2.42, 2.63, 3.0, 4.0, 5.0};
    double z = 1.0;
    if (!(bar > 0.0)) {
        return z;
    }
    const double log_cold = log(100.0 / kelvin);
    const double log_mpa = log(0.1 * bar);
    for (size_t i = 0; i < sizeof a / sizeof a[0]; i++) {
        z += a[i] * exp(b[i] * log_cold + c[i] * log_mpa);
    }
    return z;
}

/*
 * (101) rho = p / (Z R_s T)
 */
double aft_h2_density(double bar, double kelvin)
{
    return 1e5 * bar / (aft_h2_compressibility(bar, kelvin) * AFT_H2_GAS_CONSTANT * kelvin);
}

/*
 * (102) eta = 1.04298e-10 p^1.5356 + 8.79987e-6 Pa s, p in bar (Reuss, Welder, Thuerauf, Grube, Kotzur, Stolten 2019)
 */
double aft_h2_viscosity(double bar)
{
    return bar > 0.0 ? 1.04298e-10 * pow(bar, 1.5356) + 8.79987e-6 : 8.79987e-6;
}

/*
 * (103) lambda = max( 64 / Re,  [ -2 log10( 4.518 / Re log10(Re / 7) + k / (3.71 D) ) ]^-2 )
 *
 * Hofer's explicit form of Colebrook's equation; laminar flow by Hagen and Poiseuille. Taking the larger one makes the
 * friction continuous where the two cross (Re about 1,050), and lambda q |q| rises with q everywhere, which (112)
 * needs. A provincial pipe is there at some kW.
 */
double aft_pipe_friction(double reynolds, double rough, double *slope)
{
    const double laminar = 64.0 / reynolds;
    double turbulent = 0.0;
    double inside = 0.0;
    double root = 0.0;
    if (reynolds > least_turbulent) {
        inside = 4.518 / reynolds * log10(reynolds / 7.0) + rough / 3.71;
        root = -2.0 * log10(inside);
        turbulent = 1.0 / (root * root);
    }
    if (slope != NULL && turbulent > laminar) {
        double inside_slope = 4.518 / (reynolds * reynolds) * (1.0 / log(10.0) - log10(reynolds / 7.0));
        *slope = 4.0 * turbulent / root * inside_slope / (inside * log(10.0));
    } else if (slope != NULL) {
        *slope = -laminar / reynolds;
    }
    return fmax(laminar, turbulent);
}

double aft_pipe_reynolds(double mw, double diameter, double viscosity)
{
    return 4.0 * fabs(mw) / AFT_H2_HEATING_VALUE / (pi * diameter * viscosity);
}

/*
 * (104) p_m = 2/3 ( p0 + p1 - p0 p1 / (p0 + p1) ), the mean over the length where p^2 falls evenly
 */
double aft_mean_pressure(double bar0, double bar1)
{
    double sum = bar0 + bar1;
    return sum > 0.0 ? 2.0 / 3.0 * (sum - bar0 * bar1 / sum) : 0.0;
}

/*
 * (105) p0^2 - p1^2 = C lambda Z_m L q |q|,     C = 16 R_s T 1000 / (pi^2 D^5 H^2) 1e-10     [bar^2 / km / MW^2]
 *
 * Isothermal steady flow (Darcy and Weisbach) of m = q / H; H heating value in MJ/kg, 1,000 m in a km, 1e10 Pa^2 in a
 * bar^2.
 */
double aft_pipe_factor(double diameter, double kelvin)
{
    return 16.0 / (pi * pi) * AFT_H2_GAS_CONSTANT * kelvin * 1e3 /
           (pow(diameter, 5.0) * AFT_H2_HEATING_VALUE * AFT_H2_HEATING_VALUE) * 1e-10;
}

/*
 * (106) R(D) = C lambda Z_m with 50 bar at one end, 30 at the other, 25 km apart. lambda depends on the flow a little,
 *       so a few rounds of flow and friction settle it.
 */
double aft_pipe_resistance(double diameter, double roughness, double kelvin)
{
    const double bar = aft_mean_pressure(50.0, 30.0);
    const double factor = aft_pipe_factor(diameter, kelvin) * aft_h2_compressibility(bar, kelvin);
    double friction = 0.015;
    for (int round = 0; round < 20; round++) {
        double mw = sqrt((50.0 * 50.0 - 30.0 * 30.0) / (factor * friction * 25.0));
        double reynolds = aft_pipe_reynolds(mw, diameter, aft_h2_viscosity(bar));
        friction = aft_pipe_friction(reynolds, roughness / diameter, NULL);
    }
    return factor * friction;
}

/*
 * (108) v = q / (H rho pi D^2 / 4)
 */
double aft_pipe_velocity(double mw, double diameter, double bar, double kelvin)
{
    double area = 0.25 * pi * diameter * diameter;
    if (!(bar > 0.0)) {
        return mw == 0.0 ? 0.0 : copysign(INFINITY, mw);
    }
    return mw / (AFT_H2_HEATING_VALUE * aft_h2_density(bar, kelvin) * area);
}

/*
 * (109) E = rho(p_m) pi D^2 / 4 L 1000 H / 3600     [MWh]
 */
double aft_line_pack(double diameter, double length, double bar, double kelvin)
{
    double volume = 0.25 * pi * diameter * diameter * 1e3 * length;
    return bar > 0.0 ? aft_h2_density(bar, kelvin) * volume * AFT_H2_HEATING_VALUE / 3600.0 : 0.0;
}

/*
 * (110) w = s k / (k - 1) Z R_s T / eta [ (p1 / p0)^((k - 1) / (k s)) - 1 ],   k = 1.41,  Z at the inlet     [MJ/kg]
 */
double aft_compressor_work(double bar_in, double bar_out, double kelvin, aft_compressor compressor)
{
    const double k = 1.41;
    if (!(bar_out > bar_in) || !(bar_in > 0.0)) {
        return 0.0;
    }
    double s = (double)compressor.stages;
    double gas = aft_h2_compressibility(bar_in, kelvin) * AFT_H2_GAS_CONSTANT * kelvin * 1e-6;
    return s * k / (k - 1.0) * gas / compressor.efficiency * (pow(bar_out / bar_in, (k - 1.0) / (k * s)) - 1.0);
}
