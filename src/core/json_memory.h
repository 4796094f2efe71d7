/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Jansson does not report every allocation that fails: long words are cut, elements of a list left out.
   Between sft_json_watch and sft_json_short failures are counted. Used by model_json.c and
   model_parse.c only. */

#ifndef SFT_JSON_MEMORY_H
#define SFT_JSON_MEMORY_H

void sft_json_watch(void);

/* Ends the watch: 1 if an allocation failed, so that what was made is not to be used. */
int sft_json_short(void);

#endif
