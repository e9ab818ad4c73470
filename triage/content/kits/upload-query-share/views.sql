-- One cleaning view for each table, and one view that answers a question.
DROP VIEW IF EXISTS answer;
DROP VIEW IF EXISTS example_clean;
CREATE VIEW example_clean AS
SELECT trim(site) AS site, date(date) AS date, CAST(NULLIF(value, '-999') AS REAL) AS value FROM example;
CREATE VIEW answer AS
SELECT site, count(value) AS n, round(avg(value), 3) AS mean FROM example_clean GROUP BY site;
