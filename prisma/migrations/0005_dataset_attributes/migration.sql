-- Attributes of a dataset's images: empty where it was registered before datasets stored theirs.
ALTER TABLE "dataset" ADD COLUMN "attributes" JSONB NOT NULL DEFAULT '[]';
