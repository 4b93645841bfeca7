import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/attempts.module.ts';
import { TerminalsResolver } from './terminals.resolver.ts';
import { TerminalsService } from './terminals.service.ts';

@Module({ imports: [AttemptsModule], providers: [TerminalsResolver, TerminalsService] })
export class TerminalsModule {}
