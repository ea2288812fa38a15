-- Documents that nobody uses are deleted. Those stored before have their full time from now on.
ALTER TABLE "document"
    DROP COLUMN "created_at",
    ADD COLUMN "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
CREATE INDEX "document_used_at_idx" ON "document"("used_at");
