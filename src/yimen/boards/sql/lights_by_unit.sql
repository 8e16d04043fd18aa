-- How many open cases each unit holds, by light.
SELECT unit_id,
       count(*) FILTER (WHERE light = 'red')    AS red,
       count(*) FILTER (WHERE light = 'yellow') AS yellow,
       count(*) FILTER (WHERE light = 'green')  AS green,
       count(*) FILTER (WHERE light = 'grey')   AS grey,
       count(*)                                 AS total
  FROM visible
 GROUP BY unit_id
 ORDER BY red DESC, yellow DESC, total DESC, unit_id
