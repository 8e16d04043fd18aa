"""The residents' doors."""

from __future__ import annotations

from django.urls import path

from .pages import (
    city,
    follow,
    front,
    help,
    joining,
    known,
    letters,
    mail,
    matter,
    outbox,
    published,
    rating,
    record,
    send,
)

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("help/", help.answers, name="help"),
    path("help/<slug:code>/", help.answer, name="answer"),
    path("city/", city.city, name="city"),
    path("published/", published.published, name="published"),
    path("published.geojson", published.points, name="points"),
    path("published/times/", published.times, name="times"),
    path("published/<uuid:public>/", published.listed, name="listed"),
    path("published/<uuid:public>/follow/", joining.join, name="join"),
    path("published/<uuid:public>/code/", joining.code, name="join_code"),
    path("published/<uuid:public>/leave/", joining.part, name="part"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("letters/", letters.letters, name="letters"),
    path("send/", send.begin, name="send_begin"),
    path("send/<uuid:key>/code/", send.code, name="send_code"),
    path("send/<uuid:key>/check/", send.check, name="send_check"),
    path("send/<uuid:key>/<slug:name>/", send.step, name="send"),
    path("follow/", follow.follow, name="follow"),
    path("follow/code/", follow.code, name="follow_code"),
    path("leave/", follow.leave, name="leave"),
    path("matters/", matter.matters, name="matters"),
    path("matters/<uuid:key>/", matter.matter, name="matter"),
    path("matters/<uuid:key>/receipt/", matter.receipt, name="receipt_of"),
    path("matters/<uuid:key>/files/<int:number>/", matter.file, name="file"),
    path("matters/<uuid:key>/<slug:name>/", matter.act, name="act"),
    path("my-data/", known.known, name="my_data"),
    path("my-data/correct/", known.correct, name="my_data_correct"),
    path("my-data/news/", known.news, name="my_data_news"),
    path("my-data/file/", known.download, name="my_data_file"),
    path("my-data/erase/", known.erase, name="my_data_erase"),
    path("my-data/erased/", known.erased, name="erased"),
    path("mail/confirm/<str:token>/", mail.confirm, name="mail_confirm"),
    path("mail/stop/<str:token>/", mail.stop, name="mail_stop"),
    path("rate/<str:token>/", rating.rate, name="rate"),
    path("receipt/", record.receipt, name="receipt"),
    path("roots/", record.roots, name="roots"),
]
