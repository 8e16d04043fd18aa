-- What became of the requests that were registered in a period: the counts behind every rate.
WITH told AS (
  SELECT e.case_id,
         bool_or(e.kind IN ('requests.Dispatched', 'requests.Ruled'))          AS dispatched,
         bool_or(e.kind = 'requests.SentBack')                                 AS sent_back,
         bool_or(e.kind = 'requests.ExtensionGranted')                         AS extended,
         bool_or(e.kind = 'requests.Shelved')                                  AS shelved,
         bool_or(e.kind = 'requests.Answered')                                 AS answered,
         bool_or(e.kind IN ('requests.Redone', 'requests.AnswerRefused'))      AS redone,
         bool_or(e.kind = 'requests.CheckPassed')                              AS to_be_called,
         bool_or(e.kind = 'requests.CalledBack')                               AS reached,
         bool_or(e.kind = 'requests.DeclineConfirmed')                         AS declined,
         bool_or(e.kind = 'cases.TurnedRed')                                   AS red,
         max(e.at) FILTER (WHERE e.kind = 'requests.Answered')                 AS answered_at
    FROM visible v
    JOIN kernel_storedevent e ON e.case_id = v.id
   GROUP BY e.case_id
), handled AS (
  SELECT t.case_id, bool_and(t.stopped_at <= t.due_at) AS in_time
    FROM visible v
    JOIN deadlines_term t ON t.case_id = v.id AND t.name = 'handle' AND t.stopped_at IS NOT NULL
   GROUP BY t.case_id
), days AS (
  SELECT * FROM unnest(%(days)s::date[], %(worked)s::int[]) AS d (day, n)
)
SELECT count(*)                                                                 AS registered,
       count(*) FILTER (WHERE r.at_once)                                        AS at_once,
       count(*) FILTER (WHERE told.declined)                                    AS declined,
       count(*) FILTER (WHERE told.dispatched)                                  AS dispatched,
       count(*) FILTER (WHERE told.dispatched AND v.closed_at IS NOT NULL)      AS closed,
       count(*) FILTER (WHERE told.dispatched AND v.closed_at IS NOT NULL
                          AND handled.in_time)                                  AS closed_in_time,
       count(*) FILTER (WHERE told.sent_back)                                   AS sent_back,
       count(*) FILTER (WHERE told.extended)                                    AS extended,
       count(*) FILTER (WHERE told.shelved)                                     AS shelved,
       count(*) FILTER (WHERE told.answered)                                    AS answered,
       count(*) FILTER (WHERE told.redone)                                      AS redone,
       count(*) FILTER (WHERE told.to_be_called)                                AS to_be_called,
       count(*) FILTER (WHERE told.reached)                                     AS reached,
       count(*) FILTER (WHERE told.red)                                         AS red,
       count(*) FILTER (WHERE r.rating IS NOT NULL)                             AS rated,
       count(*) FILTER (WHERE r.rating >= 3)                                    AS satisfied,
       count(*) FILTER (WHERE r.rating <= 2)                                    AS dissatisfied,
       count(*) FILTER (WHERE r.resident_says <> '')                            AS said,
       count(*) FILTER (WHERE r.resident_says = 'yes')                          AS solved,
       count(answered_on.n - given_on.n)                                        AS timed,
       coalesce(sum(answered_on.n - given_on.n), 0)                             AS days_taken
  FROM visible v
  JOIN requests_request r ON r.case_ptr_id = v.id
  LEFT JOIN told ON told.case_id = v.id
  LEFT JOIN handled ON handled.case_id = v.id
  LEFT JOIN days given_on
    ON given_on.day = (r.dispatched_at AT TIME ZONE 'Asia/Shanghai')::date
  LEFT JOIN days answered_on
    ON answered_on.day = (told.answered_at AT TIME ZONE 'Asia/Shanghai')::date
