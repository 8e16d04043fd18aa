"""Pages are visited by the cast."""

from yimen.ui.tests.visitors import door as door
