"""The hotline's pages."""

from __future__ import annotations

from django.urls import path

from .pages.register import register

app_name = "requests"
urlpatterns = [path("register/", register, name="register")]
