-- Whether files of a job may be left after its end. Jobs of kind `quality` left theirs if cancelled.
ALTER TABLE "job" ADD COLUMN "uncleared" BOOLEAN NOT NULL DEFAULT false;
UPDATE "job" SET "uncleared" = true WHERE "kind" = 'quality';
CREATE INDEX "job_uncleared_idx" ON "job" ("uncleared") WHERE "uncleared";
-- Measurements of quality are found by the checkpoints and runs in their results.
CREATE INDEX "job_result_idx" ON "job" USING GIN ("result" jsonb_path_ops) WHERE "kind" = 'quality';
