-- What was read of the matters that came in, beside what they are called now: by month and label, and
-- by what they are and which reader read them. A correction later than the registration decides.
WITH called AS (
  SELECT DISTINCT ON (case_id) case_id, after
    FROM reading_correction
   WHERE what = %(target)s
   ORDER BY case_id, event DESC
), said AS (
  SELECT date_trunc('month', s.at AT TIME ZONE 'Asia/Shanghai')::date AS month,
         s.reader, s.label, s.sure, coalesce(called.after, s.taken) AS final
    FROM reading_suggestion s
    LEFT JOIN called USING (case_id)
   WHERE s.target = %(target)s AND s.at >= %(begin)s::timestamp AT TIME ZONE 'Asia/Shanghai'
)
SELECT month, label, final, reader,
       count(*)                                       AS matters,
       count(*) FILTER (WHERE label = final)          AS rights,
       count(*) FILTER (WHERE sure)                   AS sure,
       count(*) FILTER (WHERE sure AND label = final) AS sure_right
  FROM said
 GROUP BY GROUPING SETS ((month, label), (final, reader))
