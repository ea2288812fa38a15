-- A note and tags on training runs.
ALTER TABLE "training_run"
    ADD COLUMN "note" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "tags" TEXT[] DEFAULT '{}';
CREATE INDEX "training_run_tags_idx" ON "training_run" USING GIN ("tags");
