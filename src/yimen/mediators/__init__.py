"""Who mediates in a dispute mediation centre (矛盾调处中心), when, in which room, and for whom not.

Departments and outside bodies sit in a centre, come by rota or are on call; mediators have
specialities, languages, hours and disputes. The module proposes teams and a schedule and says why;
a person decides. Conflicts of interest are what was declared, an employer or an earlier case:
nothing is ever deduced from what somebody is called.
"""
