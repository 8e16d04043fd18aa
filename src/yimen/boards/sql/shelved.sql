-- The shelved cases (挂账): why, what is done meanwhile, since when, and when they are looked at again.
SELECT v.id, v.number, v.title, v.lead_id, v.due_at, v.light,
       asked.facts                   AS asked,
       asked.words                   AS asked_words,
       shelved.at                    AS since,
       looked_at.at                  AS reviewed_at,
       looked_at.facts               AS looked_at,
       looked_at.words               AS looked_at_words
  FROM visible v
  JOIN LATERAL (SELECT e.number, e.at FROM kernel_storedevent e
                 WHERE e.case_id = v.id AND e.kind = 'requests.Shelved'
                 ORDER BY e.number DESC LIMIT 1) shelved ON true
  LEFT JOIN LATERAL (SELECT e.facts, r.words FROM kernel_storedevent e
                       LEFT JOIN kernel_remark r USING (case_id, number)
                      WHERE e.case_id = v.id AND e.kind = 'requests.ShelvingAsked'
                        AND e.number < shelved.number
                      ORDER BY e.number DESC LIMIT 1) asked ON true
  LEFT JOIN LATERAL (SELECT e.at, e.facts, r.words FROM kernel_storedevent e
                       LEFT JOIN kernel_remark r USING (case_id, number)
                      WHERE e.case_id = v.id AND e.kind = 'requests.ShelvedReviewed'
                        AND e.number > shelved.number
                      ORDER BY e.number DESC LIMIT 1) looked_at ON true
 ORDER BY v.due_at, v.id
 LIMIT %(most)s
