-- Datasets; training runs with their events, pictures, checkpoints and rollbacks.

CREATE TABLE "dataset" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "channels" INTEGER NOT NULL,
    "image_size" INTEGER NOT NULL,
    "broken_count" INTEGER NOT NULL,
    "broken" JSONB NOT NULL,
    "classes" JSONB NOT NULL,
    "pack_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dataset_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "dataset_name_key" ON "dataset"("name");

CREATE TABLE "training_run" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "dataset_id" UUID NOT NULL,
    "dataset_name" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "priority" INTEGER NOT NULL,
    "step" INTEGER NOT NULL DEFAULT 0,
    "steps" INTEGER NOT NULL,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "latest_seq" INTEGER,
    "wanted" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "worker" TEXT,
    "written" INTEGER NOT NULL DEFAULT 0,
    "beat" INTEGER NOT NULL DEFAULT 0,
    "beat_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "training_run_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "training_run_name_key" ON "training_run"("name");
CREATE INDEX "training_run_created_at_id_idx" ON "training_run"("created_at", "id");
CREATE INDEX "training_run_dataset_id_idx" ON "training_run"("dataset_id");

CREATE TABLE "training_event" (
    "run_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "epoch" DOUBLE PRECISION,
    "loss_d" DOUBLE PRECISION,
    "loss_g" DOUBLE PRECISION,
    "d_real" DOUBLE PRECISION,
    "d_fake_before" DOUBLE PRECISION,
    "d_fake_after" DOUBLE PRECISION,
    "images_per_second" DOUBLE PRECISION,
    "eta_seconds" DOUBLE PRECISION,
    "detail" JSONB,

    CONSTRAINT "training_event_pkey" PRIMARY KEY ("run_id","seq")
);

ALTER TABLE "training_event" ADD CONSTRAINT "training_event_run_id_fkey"
    FOREIGN KEY ("run_id") REFERENCES "training_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "training_snapshot" (
    "run_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "png" BYTEA NOT NULL,

    CONSTRAINT "training_snapshot_pkey" PRIMARY KEY ("run_id","seq")
);

ALTER TABLE "training_snapshot" ADD CONSTRAINT "training_snapshot_run_id_fkey"
    FOREIGN KEY ("run_id") REFERENCES "training_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "training_checkpoint" (
    "run_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "raw_digest" TEXT NOT NULL,
    "description" JSONB NOT NULL,
    "raw_description" JSONB NOT NULL,
    "good" BOOLEAN NOT NULL,
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),
    "files_removed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "training_checkpoint_pkey" PRIMARY KEY ("run_id","key")
);

CREATE INDEX "training_checkpoint_digest_idx" ON "training_checkpoint"("digest");
CREATE INDEX "training_checkpoint_raw_digest_idx" ON "training_checkpoint"("raw_digest");
ALTER TABLE "training_checkpoint" ADD CONSTRAINT "training_checkpoint_run_id_fkey"
    FOREIGN KEY ("run_id") REFERENCES "training_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "training_rollback" (
    "run_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,

    CONSTRAINT "training_rollback_pkey" PRIMARY KEY ("run_id","seq")
);

ALTER TABLE "training_rollback" ADD CONSTRAINT "training_rollback_run_id_fkey"
    FOREIGN KEY ("run_id") REFERENCES "training_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
