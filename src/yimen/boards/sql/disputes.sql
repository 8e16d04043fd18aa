-- What became of disputes: in all, by track, by who mediates, by kind, and by the month they came in.
WITH told AS (
  SELECT v.id, v.light, v.closed_at, v.lead_id, v.kind AS track, d.dispute_type, d.relapses,
         date_trunc('month', v.opened_at AT TIME ZONE 'Asia/Shanghai')::date  AS month,
         v.state NOT IN ('refused', 'handed_over')                            AS accepted,
         d.end_reason <> ''                                                   AS ended,
         d.end_reason IN ('agreed', 'self_settled')                           AS settled,
         d.settled_at IS NOT NULL OR d.relapses > 0                           AS agreed_once,
         CASE WHEN d.settled_at IS NOT NULL
              THEN (d.settled_at AT TIME ZONE 'Asia/Shanghai')::date
                 - (coalesce(d.accepted_at, v.opened_at) AT TIME ZONE 'Asia/Shanghai')::date
         END                                                                  AS days
    FROM visible v
    JOIN mediation_dispute d ON d.case_ptr_id = v.id
)
SELECT CASE WHEN grouping(track) = 0 THEN 'track' WHEN grouping(lead_id) = 0 THEN 'team'
            WHEN grouping(dispute_type) = 0 THEN 'kind' WHEN grouping(month) = 0 THEN 'month'
            ELSE 'all' END                                              AS by,
       coalesce(track, lead_id::text, dispute_type, month::text, '')    AS code,
       count(*)                                                         AS registered,
       count(*) FILTER (WHERE ended AND accepted)                       AS ended,
       count(*) FILTER (WHERE settled AND accepted)                     AS settled,
       count(*) FILTER (WHERE agreed_once)                              AS agreed_once,
       count(*) FILTER (WHERE relapses > 0)                             AS relapsed,
       count(days)                                                      AS timed,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY days)                AS half,
       count(*) FILTER (WHERE closed_at IS NULL)                        AS open,
       count(*) FILTER (WHERE closed_at IS NULL AND light = 'red')      AS red,
       count(*) FILTER (WHERE closed_at IS NULL AND light = 'yellow')   AS yellow,
       count(*) FILTER (WHERE closed_at IS NULL AND light = 'green')    AS green,
       count(*) FILTER (WHERE closed_at IS NULL AND light = 'grey')     AS grey
  FROM told
 GROUP BY GROUPING SETS ((), (track), (lead_id), (dispute_type), (month))
 ORDER BY by, registered DESC, code
