-- How many open cases there are: in all, by the unit that holds them, and by the division they lie in.
SELECT CASE WHEN grouping(unit_id) = 0 THEN 'unit'
            WHEN grouping(left(area_id, %(digits)s)) = 0 THEN 'area' ELSE 'all' END AS of,
       unit_id, left(area_id, %(digits)s) AS area,
       count(*) FILTER (WHERE light = 'red')                                   AS red,
       count(*) FILTER (WHERE light = 'yellow')                                AS yellow,
       count(*) FILTER (WHERE light = 'green')                                 AS green,
       count(*) FILTER (WHERE light = 'grey')                                  AS grey,
       count(*)                                                                AS total,
       count(*) FILTER (WHERE light = 'red' AND due_at >= %(lately)s)          AS red_lately,
       count(*) FILTER (WHERE light <> 'grey' AND due_at >= %(now)s AND due_at <= %(midnight)s)
                                                                               AS due_today
  FROM visible
 GROUP BY GROUPING SETS ((), (unit_id), (left(area_id, %(digits)s)))
 ORDER BY red DESC, yellow DESC, total DESC, unit_id, area
