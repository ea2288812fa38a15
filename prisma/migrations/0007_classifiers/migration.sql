-- Classifiers: linear functions of a discriminator's features, fitted by jobs.

CREATE TABLE "classifier" (
    "id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "dataset_name" TEXT NOT NULL,
    "attribute" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "thresholds" JSONB NOT NULL,
    "discriminator_digest" TEXT NOT NULL,
    "activation" TEXT,
    "c" DOUBLE PRECISION NOT NULL,
    "accuracy" DOUBLE PRECISION NOT NULL,
    "balanced_accuracy" DOUBLE PRECISION NOT NULL,
    "training_images" INTEGER NOT NULL,
    "test_images" INTEGER NOT NULL,
    "feature_count" INTEGER NOT NULL,
    "weights" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "classifier_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "classifier_job_id_key" ON "classifier"("job_id");
CREATE INDEX "classifier_created_at_id_idx" ON "classifier"("created_at", "id");
CREATE INDEX "classifier_discriminator_digest_created_at_id_idx" ON "classifier"("discriminator_digest", "created_at", "id");
CREATE INDEX "classifier_dataset_name_attribute_created_at_id_idx" ON "classifier"("dataset_name", "attribute", "created_at", "id");
