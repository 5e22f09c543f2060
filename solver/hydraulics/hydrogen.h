/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hydrogen is and how it flows through a pipe: properties and equations (100)-(110) of solver/MODEL.md. Pressures
 * are absolute, in bar; temperatures in K; flows in MW on the lower heating value. */
#ifndef AFT_HYDROGEN_H
#define AFT_HYDROGEN_H

#define AFT_H2_HEATING_VALUE 119.96 /* MJ/kg, lower */
#define AFT_H2_GAS_CONSTANT  4124.5 /* J/kg/K */

/** (100) Compressibility, 1. Lemmon, Huber and Leachman 2008; at and below 0 bar it is 1. */
double aft_h2_compressibility(double bar, double kelvin);

/** (101) kg/m^3. */
double aft_h2_density(double bar, double kelvin);

/** (102) Dynamic viscosity, Pa s, at 10 to 20 degC. */
double aft_h2_viscosity(double bar);

/** (103) Darcy's friction factor of a pipe, 1: Hofer's where the flow is turbulent, 64 / Re where that is larger.
 *  @param rough  roughness / inner diameter
 *  @param slope  its derivative by Re; may be NULL */
double aft_pipe_friction(double reynolds, double rough, double *slope);

/** Reynolds number of a flow, 1. */
double aft_pipe_reynolds(double mw, double diameter, double viscosity);

/** (104) Mean pressure of a pipe, bar. */
double aft_mean_pressure(double bar0, double bar1);

/** (105) What stands before friction and compressibility: bar^2 / km / MW^2. @param diameter inner, m */
double aft_pipe_factor(double diameter, double kelvin);

/** (106) Constant resistance of a size, bar^2 / km / MW^2: that at the flow which takes 50 bar to 30 over 25 km. */
double aft_pipe_resistance(double diameter, double roughness, double kelvin);

/** (108) m/s. INFINITY without pressure. */
double aft_pipe_velocity(double mw, double diameter, double bar, double kelvin);

/** (109) What a pipe holds, MWh. @param length km, @param bar mean pressure */
double aft_line_pack(double diameter, double length, double bar, double kelvin);

/** How a compressor is built. */
typedef struct aft_compressor {
    int stages;
    double efficiency; /* 1, isentropic, motor included */
} aft_compressor;

/** (110) Work of a compressor, MJ/kg; 0 where the pressure does not rise. @param kelvin at its inlet */
double aft_compressor_work(double bar_in, double bar_out, double kelvin, aft_compressor compressor);

#endif
