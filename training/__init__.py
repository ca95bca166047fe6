"""Training, evaluation and export of the super-resolution model that srfarm's workers serve."""
