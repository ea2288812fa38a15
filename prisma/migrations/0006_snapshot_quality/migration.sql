-- Quality of a snapshot's samples, relative to the run's reals: null in older snapshots.
ALTER TABLE "training_snapshot"
    ADD COLUMN "speckle" DOUBLE PRECISION,
    ADD COLUMN "diversity" DOUBLE PRECISION;
