-- Saved latents, checkpoints with their aliases, documents that pictures are made from, settings.

CREATE TABLE "latent" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "tags" TEXT[],
    "note" TEXT NOT NULL,
    "recipe" JSONB NOT NULL,
    "recipe_hash" TEXT NOT NULL,
    "z" BYTEA NOT NULL,
    "checkpoint_digest" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "client_mutation_id" TEXT,
    "content_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "latent_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "latent_name_key" ON "latent"("name");
CREATE UNIQUE INDEX "latent_client_mutation_id_key" ON "latent"("client_mutation_id");
CREATE INDEX "latent_created_at_id_idx" ON "latent"("created_at", "id");
CREATE INDEX "latent_checkpoint_digest_created_at_id_idx" ON "latent"("checkpoint_digest", "created_at", "id");
CREATE INDEX "latent_tags_idx" ON "latent" USING GIN ("tags");

CREATE TABLE "checkpoint" (
    "digest" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "source_digest" TEXT NOT NULL,
    "description" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("digest")
);

CREATE INDEX "checkpoint_name_created_at_idx" ON "checkpoint"("name", "created_at");
CREATE INDEX "checkpoint_created_at_digest_idx" ON "checkpoint"("created_at", "digest");
CREATE INDEX "checkpoint_source_digest_idx" ON "checkpoint"("source_digest");

CREATE TABLE "checkpoint_alias" (
    "scope" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "digest" TEXT NOT NULL,

    CONSTRAINT "checkpoint_alias_pkey" PRIMARY KEY ("scope","alias")
);

CREATE INDEX "checkpoint_alias_digest_idx" ON "checkpoint_alias"("digest");
ALTER TABLE "checkpoint_alias" ADD CONSTRAINT "checkpoint_alias_digest_fkey"
    FOREIGN KEY ("digest") REFERENCES "checkpoint"("digest") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "document" (
    "hash" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_pkey" PRIMARY KEY ("hash")
);

CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);
