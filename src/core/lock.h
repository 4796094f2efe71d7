/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* One process at a time works on a set of files: it holds a lock on a file that stands for them. */

#ifndef SFT_LOCK_H
#define SFT_LOCK_H

#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sft_lock sft_lock;

/* Take the lock on the file PATH, which is made if it is not there, and write host, process and time into it. The lock is
   flock's: the kernel gives it back when the process ends, however it ends, so that a file which a killed process leaves
   keeps nobody out; between the nodes of a cluster it holds as far as their file system knows locks. One that knows none
   is no error: *lock is NULL then. The caller owns the lock.
   SFT_EBUSY: another process, or this one, holds it; SFT_EIO, SFT_ENOMEM. */
int sft_lock_take(const char *path, sft_lock **lock, sft_error *err);

/* Remove the file and give the lock back; NULL is fine. In a child of the process that took it, only memory is freed. */
void sft_lock_release(sft_lock *lock);

#ifdef __cplusplus
}
#endif
#endif
