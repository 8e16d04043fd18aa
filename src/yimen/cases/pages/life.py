"""The life of a kind of case as a picture, with the place where one case stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.cases.drawing import HEIGHT, WIDTH, Drawing, drawing
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.process import NEW, PROCESSES, Process, Step
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show

from .lists import state_name


@require_safe
@needs_staff
def life(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """All states and steps of a process; `?state=` marks one."""
    process = PROCESSES.get(name)
    if process is None or not process.states.values:
        raise NotFound(_("There is nothing here."))
    here = request.GET.get("state", "")
    here = here if here in process.states.values else ""
    context = {
        "process": process,
        "here": state_name(name, here) if here else "",
        "picture": picture(process, drawing(process), here),
        "steps": [row(process, step) for step in process],
    }
    return show(request, "cases/life.html", context)


def picture(process: Process, drawn: Drawing, here: str) -> dict[str, Any]:
    """The picture in the reader's language; lines from the marked state stand out."""
    boxes = [
        {
            "x": box.x,
            "y": box.y,
            "middle": box.x + WIDTH // 2,
            "name": state_name(process.name, box.state),
            "class": " ".join(
                word for word, so in (("ended", box.ended), ("here", box.state == here)) if so
            ),
        }
        for box in drawn.boxes
    ]
    lines = [
        {
            "path": line.path,
            "says": f"{state_name(process.name, line.source)} → "
            f"{state_name(process.name, line.target)}: "
            + ", ".join(str(process.steps[step].label) for step in line.steps),
            "class": "from-here" if line.source == here else "back" if line.back else "",
        }
        for line in drawn.lines
    ]
    return {
        "boxes": boxes,
        "lines": sorted(lines, key=lambda line: line["class"] == "from-here"),
        "width": drawn.width,
        "height": drawn.height,
        "box": {"width": WIDTH, "height": HEIGHT},
    }


def row(process: Process, step: Step) -> dict[str, Any]:
    """A step as a line of the table under the picture."""
    open_states = frozenset(process.states.values) - process.ended
    sources = [
        state_name(process.name, each) for each in process.states.values if each in step.source
    ]
    if step.source == open_states and len(open_states) > 1:
        sources = [_("any open state")]
    return {
        "label": step.label,
        "from": sources if NEW not in step.source else [],
        "to": state_name(process.name, step.target) if step.target else "",
        "by": step.by.label,
        "needs": [need.label for need in step.needs],
    }
