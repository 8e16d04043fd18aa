"""Staff in files: one line for each post, so a person may stand there several times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.translation import gettext as _

from yimen.kernel.changes import Columns, Hand
from yimen.orgs import columns, queries
from yimen.orgs.commands.posts import still_keeps
from yimen.orgs.history import OF_POSTS, OF_STAFF
from yimen.orgs.imports.storing import BATCH, picked, put
from yimen.orgs.imports.units import unit_code
from yimen.orgs.models import Post, Role, Staff, Unit
from yimen.orgs.queries.files import post_rows
from yimen.orgs.tables import Column, Fault, Row, Table, Tally


def check_posts(rows: Sequence[Row]) -> Iterator[Fault]:
    """Units are known, a login is one person, a post is held once at a time."""
    units = dict(Unit.objects.values_list("code", "active"))
    names: dict[str, str] = {}
    since = {
        post[:3]: post[3]
        for post in Post.objects.filter(until=None).values_list(
            "staff__login", "unit__code", "role", "since"
        )
    }
    for row in rows:
        if row["unit"] not in units:
            yield row.fault("unit", _("the code of a known unit"))
        elif not units[row["unit"]] and row.get("until") is None:
            yield row.fault("unit", _("a unit that is not dissolved"))
        if names.setdefault(row["login"], row["name"]) != row["name"]:
            yield row.fault("name", _("“%s”, as in an earlier line") % names[row["login"]])
        if row.get("until") is not None and row["until"] < row["since"]:
            yield row.fault("until", _("a day after the first"))
        post = (row["login"], row["unit"], row["role"])
        if row.get("until") is None and since.setdefault(post, row["since"]) != row["since"]:
            yield row.fault("since", _("%s: this post is held since then") % since[post])


def store_posts(rows: Sequence[Row], hand: Hand) -> Tally:
    """Add and change people, and the posts that they hold. A new person cannot sign in yet."""
    people = {row["login"]: picked(row, "login", "name", "phone") for row in rows}
    put(OF_STAFF, hand, Staff, "login", list(people.values()))
    Staff.objects.filter(password="", login__in=people).update(password=UNUSABLE_PASSWORD_PREFIX)
    staff = {login: each.pk for login, each in queries.staff_by_login(people).items()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    kept = {
        (post.staff_id, post.unit_id, post.role, post.since): post
        for post in Post.objects.filter(staff_id__in=staff.values()).select_related("unit")
    }
    fresh: list[Post] = []
    changed: list[tuple[Post, Columns | None]] = []
    for row in rows:
        unit = units[row["unit"]]
        key = (staff[row["login"]], unit.pk, row["role"], row["since"])
        wanted = Post(staff_id=key[0], unit=unit, role=key[2], since=key[3])
        post = kept.get(key, wanted)
        before, post.until = OF_POSTS.of(post), row.get("until", post.until)
        if post is wanted:
            fresh.append(post)
        elif OF_POSTS.of(post) != before:
            changed.append((post, before))
    Post.objects.bulk_update([post for post, _before in changed], ["until"], BATCH)
    Post.objects.bulk_create(fresh, BATCH)
    OF_POSTS.note(hand, [*((post, None) for post in fresh), *changed])
    still_keeps(hand)
    return Tally(len(fresh), len(changed), len(rows) - len(fresh) - len(changed))


ROLES = {
    "话务员": "agent",
    "派单员": "dispatcher",
    "承办人": "handler",
    "审核员": "approver",
    "回访员": "caller",
    "督办员": "supervisor",
    "审计员": "auditor",
    "领导": "leader",
    "管理员": "administrator",
    "网格员": "grid_worker",
}

POSTS = Table(
    name="posts",
    title="人员和岗位",
    key=("login", "unit", "role", "since"),
    columns=(
        Column("login", columns.text(60), ("登录名", "账号"), required=True),
        Column("name", columns.text(80), ("姓名",), required=True),
        Column("phone", columns.text(32), ("办公电话", "电话")),
        Column("unit", unit_code, ("单位编码", "单位"), required=True),
        Column("role", columns.choice(Role, ROLES), ("岗位", "角色"), required=True),
        Column("since", columns.day, ("任职日期", "开始日期"), required=True),
        Column("until", columns.day, ("离任日期", "结束日期"), empty=None),
    ),
    check=check_posts,
    store=store_posts,
    rows=lambda actor: post_rows(),
)
