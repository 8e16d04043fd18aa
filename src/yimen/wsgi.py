"""What a web server calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from yimen.cli.children import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.settings")

end_with_parent()
application = get_wsgi_application()
