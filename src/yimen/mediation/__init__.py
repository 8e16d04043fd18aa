"""A dispute (矛盾纠纷): from the window to a kept promise, or to the court with what is agreed."""
