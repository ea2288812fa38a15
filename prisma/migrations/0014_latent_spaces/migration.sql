-- Saved latents in w. Earlier ones are in z.
ALTER TABLE "latent"
  ADD COLUMN "space" TEXT NOT NULL DEFAULT 'Z',
  ADD COLUMN "rows" INTEGER NOT NULL DEFAULT 1;
