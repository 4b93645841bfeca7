-- AlterTable
ALTER TABLE "Attempt" ADD COLUMN     "partOfId" UUID,
ADD COLUMN     "questionId" TEXT;

-- CreateIndex
CREATE INDEX "Attempt_partOfId_questionId_idx" ON "Attempt"("partOfId", "questionId");

-- AddForeignKey
ALTER TABLE "Attempt" ADD CONSTRAINT "Attempt_partOfId_fkey" FOREIGN KEY ("partOfId") REFERENCES "Attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;
