import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/attempts.module.ts';
import { SchedulingResolver } from './scheduling.resolver.ts';
import { SchedulingService } from './scheduling.service.ts';

@Module({ imports: [AttemptsModule], providers: [SchedulingResolver, SchedulingService] })
export class SchedulingModule {}
