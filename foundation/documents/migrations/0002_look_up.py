"""Verification asks a function of the tables' owner: the public's role reads no other document.

One document for its whole code, number or digest, and its title only to whoever holds the paper
(by code or file) or where everybody may read it.
"""

from django.db import migrations

LOOK_UP = """
CREATE FUNCTION documents_look_up(asked_code text, asked_number text, asked_digest text)
    RETURNS TABLE (
        number_text text, title text, made_on date, state text, public boolean, code text,
        sha256 text, closed_at timestamptz, replaced_by text, known boolean
    ) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.number_text, CASE WHEN k.known THEN d.title ELSE '' END, d.made_on, d.state, d.public,
        CASE WHEN d.public THEN d.code ELSE '' END, d.sha256, d.closed_at,
        coalesce(r.number_text, ''), k.known
    FROM public.documents_document d
    LEFT JOIN public.documents_document r ON r.id = d.replaced_by_id
    CROSS JOIN LATERAL (
        SELECT d.public OR asked_code <> '' OR d.sha256 = asked_digest AS known
    ) k
    WHERE CASE
        WHEN asked_code <> '' THEN d.code = asked_code
        WHEN asked_number <> '' THEN d.number_text = asked_number
        ELSE d.sha256 = asked_digest
    END
    ORDER BY d.id DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION documents_look_up(text, text, text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.RunSQL(LOOK_UP, "DROP FUNCTION documents_look_up(text, text, text)"),
    ]
