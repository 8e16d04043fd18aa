-- How many cases were opened since a moment, and how many ended since then.
SELECT count(*) FILTER (WHERE opened_at >= %(since)s) AS came,
       count(*) FILTER (WHERE closed_at >= %(since)s) AS concluded
  FROM visible
