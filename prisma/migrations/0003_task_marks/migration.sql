-- CreateTable
CREATE TABLE "TaskMark" (
    "attemptId" UUID NOT NULL,
    "stepId" TEXT NOT NULL,
    "flagged" BOOLEAN NOT NULL DEFAULT false,
    "skipped" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "TaskMark_pkey" PRIMARY KEY ("attemptId","stepId")
);

-- AddForeignKey
ALTER TABLE "TaskMark" ADD CONSTRAINT "TaskMark_attemptId_fkey" FOREIGN KEY ("attemptId") REFERENCES "Attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;
