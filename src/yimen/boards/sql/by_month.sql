-- By month: how many requests came in and how many ended; of those that came in, what became of them.
WITH months AS (
  SELECT * FROM unnest(%(months)s::date[]) AS m (month)
), came AS (
  SELECT date_trunc('month', v.opened_at AT TIME ZONE 'Asia/Shanghai')::date  AS month,
         count(*)                                                            AS registered,
         count(*) FILTER (WHERE r.at_once)                                   AS at_once,
         count(*) FILTER (WHERE r.dispatched_at IS NOT NULL)                 AS dispatched,
         count(*) FILTER (WHERE r.dispatched_at IS NOT NULL
                            AND v.closed_at IS NOT NULL)                     AS closed,
         count(*) FILTER (WHERE r.rating IS NOT NULL)                        AS rated,
         count(*) FILTER (WHERE r.rating >= 3)                               AS satisfied,
         count(*) FILTER (WHERE r.resident_says <> '')                       AS said,
         count(*) FILTER (WHERE r.resident_says = 'yes')                     AS solved
    FROM visible v
    JOIN requests_request r ON r.case_ptr_id = v.id
   WHERE v.opened_at >= %(begin)s
   GROUP BY 1
), ended AS (
  SELECT date_trunc('month', v.closed_at AT TIME ZONE 'Asia/Shanghai')::date  AS month,
         count(*)                                                            AS ended
    FROM visible v
   WHERE v.closed_at >= %(begin)s
   GROUP BY 1
)
SELECT months.month,
       coalesce(came.registered, 0)  AS registered,  coalesce(ended.ended, 0)    AS ended,
       coalesce(came.at_once, 0)     AS at_once,     coalesce(came.dispatched, 0) AS dispatched,
       coalesce(came.closed, 0)      AS closed,      coalesce(came.rated, 0)     AS rated,
       coalesce(came.satisfied, 0)   AS satisfied,   coalesce(came.said, 0)      AS said,
       coalesce(came.solved, 0)      AS solved
  FROM months
  LEFT JOIN came USING (month)
  LEFT JOIN ended USING (month)
 ORDER BY months.month
