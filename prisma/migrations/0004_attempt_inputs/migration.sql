-- CreateTable
CREATE TABLE "AttemptInput" (
    "attemptId" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "input" JSONB NOT NULL,

    CONSTRAINT "AttemptInput_pkey" PRIMARY KEY ("attemptId","index")
);

-- AddForeignKey
ALTER TABLE "AttemptInput" ADD CONSTRAINT "AttemptInput_attemptId_fkey" FOREIGN KEY ("attemptId") REFERENCES "Attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;
