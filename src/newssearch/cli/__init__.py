"""Run newssearch from a shell: one file per command, thin, each a call of `NewsIndex`."""
