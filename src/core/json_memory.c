/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "json_memory.h"

#include <jansson.h>
#include <stddef.h>

/* Jansson's hooks have no context and serve the whole process: the one place that needs variables of
   its own. */
static json_malloc_t previous_malloc;
static json_free_t previous_free;
static int failures;

static void *watched(size_t size)
{
  void *memory = previous_malloc(size);
  failures += !memory;
  return memory;
}

void sft_json_watch(void)
{
  failures = 0;
  json_get_alloc_funcs(&previous_malloc, &previous_free);
  json_set_alloc_funcs(watched, previous_free);
}

int sft_json_short(void)
{
  json_set_alloc_funcs(previous_malloc, previous_free);
  return failures > 0;
}
