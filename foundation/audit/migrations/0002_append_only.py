"""Triggers that refuse any change of the trail, and the function that waits for its writers.

LOCK TABLE in SHARE mode needs rights that the processes of the house must not have on the trail,
so the wait is a function of the table's owner (SECURITY DEFINER) with a bounded lock timeout.
"""

from django.db import migrations

TABLES = ("audit_auditevent", "audit_seal")

REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: the audit trail is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""

TRIGGER = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

SETTLED = """
CREATE FUNCTION audit_settled_id(timeout_ms integer) RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = 1000 AS $$
BEGIN
    PERFORM set_config('lock_timeout', greatest(1, least(timeout_ms, 10000))::text, true);
    LOCK TABLE public.audit_auditevent IN SHARE MODE;
    RETURN (SELECT coalesce(max(id), 0) FROM public.audit_auditevent);
END
$$;
REVOKE ALL ON FUNCTION audit_settled_id(integer) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION audit_refuse_change()"),
        *(
            migrations.RunSQL(
                TRIGGER.format(table=table), f"DROP TRIGGER {table}_append_only ON {table}"
            )
            for table in TABLES
        ),
        migrations.RunSQL(SETTLED, "DROP FUNCTION audit_settled_id(integer)"),
    ]
