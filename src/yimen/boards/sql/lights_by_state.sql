-- How many open cases stand in each state, by light.
SELECT process, state,
       count(*) FILTER (WHERE light = 'red')    AS red,
       count(*) FILTER (WHERE light = 'yellow') AS yellow,
       count(*) FILTER (WHERE light = 'green')  AS green,
       count(*) FILTER (WHERE light = 'grey')   AS grey,
       count(*)                                 AS total
  FROM visible
 GROUP BY process, state
