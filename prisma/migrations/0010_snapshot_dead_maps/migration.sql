-- Dead maps of the generator by activation, [{"activation", "maps", "dead"}]: null in older snapshots.
ALTER TABLE "training_snapshot"
    ADD COLUMN "dead_maps" JSONB;
