-- Jobs of any kind: a run's queue state, lease and events become rows that every kind has. Training
-- keeps its settings, its steps and its figures.

CREATE TABLE "job" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "input" JSONB NOT NULL,
    "result" JSONB,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "wanted" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "worker" TEXT,
    "written" INTEGER NOT NULL DEFAULT 0,
    "beat" INTEGER NOT NULL DEFAULT 0,
    "beat_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

INSERT INTO "job" ("id", "kind", "state", "reason", "priority", "input", "progress", "last_seq",
    "wanted", "attempt", "worker", "written", "beat", "beat_at", "created_at", "started_at", "ended_at")
SELECT "id", 'training', "state", "reason", "priority", '{}', LEAST(1, "step"::float8 / "steps"),
    "last_seq", "wanted", "attempt", "worker", "written", "beat", "beat_at", "created_at",
    "started_at", "ended_at"
FROM "training_run";

CREATE INDEX "job_created_at_id_idx" ON "job"("created_at", "id");
CREATE INDEX "job_state_idx" ON "job"("state");
CREATE INDEX "job_kind_subject_idx" ON "job"("kind", "subject");

DROP INDEX "training_run_created_at_id_idx";
ALTER TABLE "training_run"
    DROP COLUMN "state", DROP COLUMN "reason", DROP COLUMN "priority", DROP COLUMN "last_seq",
    DROP COLUMN "wanted", DROP COLUMN "attempt", DROP COLUMN "worker", DROP COLUMN "written",
    DROP COLUMN "beat", DROP COLUMN "beat_at", DROP COLUMN "created_at", DROP COLUMN "started_at",
    DROP COLUMN "ended_at";
ALTER TABLE "training_run" ADD CONSTRAINT "training_run_id_fkey"
    FOREIGN KEY ("id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "job_event" (
    "job_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" JSONB
);

INSERT INTO "job_event" ("job_id", "seq", "at", "kind", "detail")
SELECT "run_id", "seq", "at", "kind",
    CASE WHEN "kind" <> 'step' THEN jsonb_build_object('step', "step") || COALESCE("detail", '{}') END
FROM "training_event";

ALTER TABLE "job_event" ADD CONSTRAINT "job_event_pkey" PRIMARY KEY ("job_id", "seq");
ALTER TABLE "job_event" ADD CONSTRAINT "job_event_job_id_fkey"
    FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "training_step" (
    "run_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "epoch" DOUBLE PRECISION NOT NULL,
    "loss_d" DOUBLE PRECISION NOT NULL,
    "loss_g" DOUBLE PRECISION NOT NULL,
    "d_real" DOUBLE PRECISION NOT NULL,
    "d_fake_before" DOUBLE PRECISION NOT NULL,
    "d_fake_after" DOUBLE PRECISION NOT NULL,
    "images_per_second" DOUBLE PRECISION NOT NULL,
    "eta_seconds" DOUBLE PRECISION NOT NULL
);

INSERT INTO "training_step" ("run_id", "seq", "step", "epoch", "loss_d", "loss_g", "d_real",
    "d_fake_before", "d_fake_after", "images_per_second", "eta_seconds")
SELECT "run_id", "seq", "step", "epoch", "loss_d", "loss_g", "d_real", "d_fake_before",
    "d_fake_after", "images_per_second", "eta_seconds"
FROM "training_event" WHERE "kind" = 'step';

ALTER TABLE "training_step" ADD CONSTRAINT "training_step_pkey" PRIMARY KEY ("run_id", "seq");
ALTER TABLE "training_step" ADD CONSTRAINT "training_step_run_id_fkey"
    FOREIGN KEY ("run_id") REFERENCES "training_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DROP TABLE "training_event";

CREATE TABLE "job_saved" (
    "job_id" UUID NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "job_saved_pkey" PRIMARY KEY ("job_id")
);

ALTER TABLE "job_saved" ADD CONSTRAINT "job_saved_job_id_fkey"
    FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;
