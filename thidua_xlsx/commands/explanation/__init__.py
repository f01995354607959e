"""The lines in which `explain` says why a person stands where they stand: points, verdicts, the years behind them."""
