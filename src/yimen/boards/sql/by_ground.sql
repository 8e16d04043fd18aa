-- How many open cases lie in each area or grid, by light: so many digits of its code tell how finely.
SELECT left(coalesce(grid_id, area_id), %(digits)s)  AS code,
       count(*) FILTER (WHERE light = 'red')         AS red,
       count(*) FILTER (WHERE light = 'yellow')      AS yellow,
       count(*) FILTER (WHERE light = 'green')       AS green,
       count(*) FILTER (WHERE light = 'grey')        AS grey,
       count(*)                                      AS total
  FROM visible
 GROUP BY 1
 ORDER BY red DESC, yellow DESC, total DESC, code
