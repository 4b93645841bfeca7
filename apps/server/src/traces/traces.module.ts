import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/attempts.module.ts';
import { TracesResolver } from './traces.resolver.ts';
import { TracesService } from './traces.service.ts';

@Module({ imports: [AttemptsModule], providers: [TracesResolver, TracesService] })
export class TracesModule {}
