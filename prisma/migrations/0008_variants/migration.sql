-- Saved variants: changes to a generator, under a name.
CREATE TABLE "variant" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "checkpoint_digest" TEXT NOT NULL,
    "variant" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "variant_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "variant_name_key" ON "variant"("name");
CREATE INDEX "variant_created_at_id_idx" ON "variant"("created_at", "id");
CREATE INDEX "variant_checkpoint_digest_created_at_id_idx" ON "variant"("checkpoint_digest", "created_at", "id");
