-- How many working days each kind of matter takes from its first dispatch to the unit's last answer.
WITH days AS (
  SELECT * FROM unnest(%(days)s::date[], %(worked)s::int[]) AS d (day, n)
), handled AS (
  SELECT v.item_id,
         CASE WHEN r.answered_at IS NOT NULL THEN answered_on.n - given_on.n END AS taken
    FROM visible v
    JOIN requests_request r ON r.case_ptr_id = v.id
    JOIN days given_on ON given_on.day = (r.dispatched_at AT TIME ZONE 'Asia/Shanghai')::date
    LEFT JOIN days answered_on
      ON answered_on.day = (r.answered_at AT TIME ZONE 'Asia/Shanghai')::date
   WHERE v.item_id = ANY(%(items)s)
)
SELECT top AS item, item_id AS part,
       count(*)                                            AS dispatched,
       count(taken)                                        AS answered,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY taken)  AS half,
       percentile_disc(0.9) WITHIN GROUP (ORDER BY taken)  AS nine_in_ten
  FROM (SELECT left(item_id, %(digits)s) AS top, item_id, taken FROM handled) each
 GROUP BY GROUPING SETS ((top), (top, item_id))
 ORDER BY item, part NULLS FIRST
