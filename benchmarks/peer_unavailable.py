"""Define PeerUnavailable: a peer that cannot run here costs its own rows, not the run."""


class PeerUnavailable(Exception):
    """Tell that a peer cannot run on this machine, and what to install."""
