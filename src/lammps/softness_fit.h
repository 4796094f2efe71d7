/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// softness fit LIST MODEL elem1 elem2 ... keyword value ...

#ifndef LMP_SOFTNESS_FIT_H
#define LMP_SOFTNESS_FIT_H

#include "pointers.h"

#include "node_memory.h"

#include "core/configuration.h"
#include "core/fit.h"
#include "core/fit_parts.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {

class SoftnessKeywords;

class SoftnessFit : protected Pointers {
 public:
  SoftnessFit(LAMMPS *lmp);
  ~SoftnessFit() override;
  void command(int, char **);

 private:
  int me, nprocs;
  std::string list_file, folder, outfold;
  std::vector<int> element_of_type;    // index in the model of each LAMMPS type from 1, or -1

  std::vector<std::vector<double>> grid;    // values of each parameter of the search
  bool inflection = false;                  // the threshold is not given
  double bandwidth = 0.0;                   // for its distribution; 0: by rule
  std::vector<double> temperatures;         // those to use; empty: all
  std::vector<int> numbers;                 // sample numbers to use; empty: all

  sft_model *model;
  sft_sample_list *list;
  std::vector<sft_configuration> configurations;    // of the samples that this rank reads
  std::vector<sft_fit_rows *> rows;    // of the samples that this rank reads, else null
  sft_fit *fit;
  NodeMemory codes;    // bin numbers of the features of the pool
  std::vector<unsigned char *>
      boosters;    // final members; those of this rank, at the end all on rank 0
  std::vector<size_t> lengths;

  std::string fingerprint;        // of this fit; empty if there is no folder for its parts
  bool resuming = false;          // there are parts of this fit
  bool lost = false;              // a part could not be written
  std::vector<int> done, doer;    // for each task: is there a part of it, and the rank that does it

  static void give_back();
  int owner(int index) const { return index % nprocs; }
  void agree(int status, const sft_error &err);
  void print(int parts);

  void parse(int, char **);
  int parse_keyword(int, char **);
  void parse_word(const std::string &, char **);
  void check_units(const SoftnessKeywords &);
  int parse_grid(int, char **);
  void parse_features(const char *);
  void check_label(const SoftnessKeywords &);
  void make_grid();
  void read_list();
  int read_sample(int, sft_sample **, sft_error *);
  int make_rows(int, sft_error *);
  void read_samples();
  void check_configurations();
  void find_threshold();
  void make_pool();
  int sample_features(std::vector<float> &);
  void find_bins();
  void share_rows(int);
  void fill_pool();
  std::vector<std::vector<float>> take_features() const;
  void find_untrained(const std::vector<std::vector<float>> &);
  void open_parts();
  void lose_parts(const std::string &);
  void deal_tasks(sft_part, int);
  std::vector<int> my_tasks(int *) const;
  bool read_part(sft_part, int, unsigned char **, size_t *);
  void write_part(sft_part, int, const void *, size_t);
  void remove_parts();
  void search();
  int search_task(int, double *, size_t, sft_error *);
  void train();
  int train_task(int, sft_error *);
  void progress(const std::string &, int, int, double, double &);
  void collect_scores();
  void collect_boosters();
  void check_outfold();
  int write_scored(int, sft_error *);
  void write_outfold();
};
}    // namespace LAMMPS_NS

#endif
