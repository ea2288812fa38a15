-- The discriminator of a run's checkpoint: null where it was written before runs stored theirs.
ALTER TABLE "training_checkpoint"
    ADD COLUMN "discriminator_digest" TEXT,
    ADD COLUMN "discriminator_description" JSONB;

CREATE INDEX "training_checkpoint_discriminator_digest_idx" ON "training_checkpoint"("discriminator_digest");
