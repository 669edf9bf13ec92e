"""Start the command: the one thing a shell runs before anything else is loaded."""

import gc


def run() -> None:
    """Load the command and run it.

    No garbage is looked for while its modules are loaded: they make many objects and no garbage, and looking for it is
    a tenth of a search from a shell.
    """
    gc.disable()
    from newssearch.cli.main import main

    gc.freeze()
    gc.enable()
    main()
