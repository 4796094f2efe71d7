# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Ghost atoms that are not those of the atoms as they are now: fixes that change the box, types or positions at the end
# of a step, commands between two runs. The values are those of run 0, or one line says so.
. "$SFT_TESTS/functions.sh"

atoms() { awk '/^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 } on' "$1"; }

# last FILE: the atoms of the last frame
last() { awk '/^ITEM: ATOMS/ { on = 1; n = 0; next } /^ITEM/ { on = 0 } on { line[++n] = $0 } END { for (k = 1; k <= n; k++) print line[k] }' "$1"; }

number=0
# stale COMMANDS: separated by " ; ", on 1, 2 and 4 ranks
stale() {
  number=$((number + 1))
  for setting in '1 none brick on sc' '1 array brick off tilted' '2 hash brick on tilted' '4 none brick on sc' '4 yes tiled on sc'; do
    # shellcheck disable=SC2086  # words
    set -- "$1" $setting
    case $1$6 in *berendsen*tilted) continue ;; esac # which it does not know
    name=stale$number-$2-$3-$6
    printf '%s\n' "$1" | awk '{ gsub(/ ; /, "\n"); print }' >$name.actions
    deck $name "$2" stale_ghosts.in -var actions $name.actions -var map "$3" -var comm "$4" -var newton "$5" -var shape "$6"
    last $name.now >$name.now.txt
    atoms $name.fresh >$name.fresh.txt
    same 1e-12 $name.now.txt $name.fresh.txt
  done
}

# ---- between two runs ----
stale 'region r block 0 2 0 2 INF INF ; delete_atoms region r'
stale 'set group all type/fraction 1 0.5 99'
stale 'set atom 7*31 x 2.1'
stale 'displace_atoms all random 0.2 0.2 0.2 321 ; velocity all create 1.0 7 loop all'
stale 'displace_atoms all move 0.4 -0.3 0.2'
stale 'create_atoms 1 random 9 321 NULL'
stale 'change_box all x scale 1.04 y scale 0.97 remap'
stale 'change_box all x scale 1.05'
stale 'delete_atoms random fraction 0.3 yes all NULL 4711 ; reset_atoms id'
stale 'write_restart unread.restart'
stale 'displace_atoms all move 100 30 -20'
stale 'replicate 2 1 1'
stale 'change_box all boundary s s s'

# ---- at the end of a step: the last frame of the dump is what counts ----
watch='dump now all custom 1 ${now} id type c_g[*] ; dump_modify now sort id format float %.17g ; thermo 1'
stop='undump now'
stale "fix d all deform 1 x scale 1.1 remap x ; $watch ; run 1 post no ; $stop ; unfix d"
stale "fix d all deform 1 x scale 1.02 y scale 0.98 ; fix m all nve ; $watch ; run 3 post no ; $stop ; unfix d ; unfix m"
stale "neigh_modify delay 0 every 10 check no ; fix d all deform 2 z scale 1.05 remap x ; $watch ; run 4 post no ; $stop ; unfix d"
stale "velocity all create 1.0 7 ; fix m all nve ; fix b all press/berendsen iso 5.0 0.0 0.05 modulus 2.0 ; $watch ; run 4 post no ; $stop ; unfix b ; unfix m"
stale "fix m all nve ; run 1 post no ; $watch ; run 2 pre no post no every 1 'set group all type/fraction 2 0.5 99' ; $stop ; unfix m"
stale "fix d all deform 1 x scale 0.5 remap x ; $watch ; run 1 post no ; $stop ; unfix d"
stale "fix m all move linear 3.0 4.0 0 ; $watch ; run 5 post no ; $stop ; unfix m"
stale "velocity all create 3.0 7 ; fix m all nve ; neigh_modify delay 50 every 50 ; $watch ; run 45 post no ; $stop ; unfix m"
