"""Name the colours of the charts, which are drawn on white."""

INK, GREY, LINE, PAPER = "#1f2328", "#59636e", "#d1d9e0", "#ffffff"
OURS_COLOUR, PEER_COLOUR = "#0550ae", "#6e7781"
