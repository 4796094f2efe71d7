/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* CRC-32: its known answer, and the same in any two parts. */

#include "core/checksum.h"

#include "check.h"

int main(void)
{
  static const char digits[] = "123456789";
  const size_t length = sizeof digits - 1;
  CHECK(sft_checksum(digits, length) == 0xcbf43926u, "known answer: %08x",
        sft_checksum(digits, length));
  CHECK(sft_checksum("", 0) == 0, "of nothing");
  for (size_t k = 0; k <= length; k++) {
    const uint32_t first = sft_checksum_add(0, digits, k);
    const uint32_t both = sft_checksum_add(first, digits + k, length - k);
    CHECK(both == 0xcbf43926u, "in two parts, of %zu bytes the first: %08x", k, both);
  }
  return check_report();
}
