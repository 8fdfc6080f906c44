"""What a draw has announced never changes, whoever writes to the table."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

FROZEN = """
CREATE FUNCTION enforcement_draw_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.committed_at IS NOT NULL AND (
    NEW.number, NEW.title, NEW.pool_kind, NEW.announcement, NEW.announcement_sha256, NEW.pool_file,
    NEW.officers_frozen, NEW.secret_sealed, NEW.committed_at, NEW.team_size, NEW.planned_first,
    NEW.planned_last, NEW.reveal_by, NEW.sources
  ) IS DISTINCT FROM (
    OLD.number, OLD.title, OLD.pool_kind, OLD.announcement, OLD.announcement_sha256, OLD.pool_file,
    OLD.officers_frozen, OLD.secret_sealed, OLD.committed_at, OLD.team_size, OLD.planned_first,
    OLD.planned_last, OLD.reveal_by, OLD.sources
  ) THEN
    RAISE EXCEPTION 'what a draw has announced does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enforcement_draw_frozen BEFORE UPDATE ON enforcement_draw
  FOR EACH ROW EXECUTE FUNCTION enforcement_draw_frozen();
ALTER TABLE enforcement_draw ADD CONSTRAINT enforcement_draw_digest CHECK (
  announcement = ''
  OR announcement_sha256 = encode(sha256(convert_to(announcement, 'UTF8')), 'hex')
);
"""
MELTED = """
ALTER TABLE enforcement_draw DROP CONSTRAINT enforcement_draw_digest;
DROP TRIGGER enforcement_draw_frozen ON enforcement_draw;
DROP FUNCTION enforcement_draw_frozen();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("enforcement", "0002_first_checklists")]
    operations: ClassVar = [migrations.RunSQL(FROZEN, MELTED)]
