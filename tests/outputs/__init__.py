"""Whether two checkouts of this project write the same bytes.

A change that must not change any result is shown by running it beside the state before it:

    git worktree add ../before main
    python -m tests.outputs.compare ../before .

Each input, the bundled ones and those that ``made_inputs`` makes, goes through every door of both checkouts in a fresh
process: the shell's JSON, labelled CSV (with borders and without), evidence as text and as JSON, standard error and
exit code; SQL, names, another k and DataFrames through Python. A server of each checkout answers the requests of
``requests``, those that are refused among them. Every output is compared byte for byte.

Nothing is masked: versions and fingerprints are part of the results, so both checkouts run in the same environment, and
requests bring their own id. What differs from run to run by its nature is not asked for: the ids and times of jobs,
metrics, and the log.

Only what both checkouts have is used: ``python -m core``, and names of ``core.__all__``.
"""
