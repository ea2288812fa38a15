-- Checkpoints whose foreign model broke the engine, and the reason.
ALTER TABLE "checkpoint" ADD COLUMN "quarantined_at" TIMESTAMPTZ(3),
ADD COLUMN "quarantine_reason" TEXT;
