import { Module } from '@nestjs/common';
import { SandboxesModule } from '../sandboxes/sandboxes.module.ts';
import { AttemptRecordsService } from './attempt-records.service.ts';
import { AttemptsResolver } from './attempts.resolver.ts';
import { AttemptsService } from './attempts.service.ts';
import { LiveAttempts } from './live-attempts.ts';
import { Ownership } from './ownership.ts';

@Module({
  imports: [SandboxesModule],
  providers: [AttemptsResolver, AttemptsService, AttemptRecordsService, LiveAttempts, Ownership],
  exports: [AttemptsService, LiveAttempts, Ownership],
})
export class AttemptsModule {}
