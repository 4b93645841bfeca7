import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/attempts.module.ts';
import { LineHelpResolver } from './line-help.resolver.ts';
import { LineHelpService } from './line-help.service.ts';

@Module({ imports: [AttemptsModule], providers: [LineHelpResolver, LineHelpService] })
export class LineHelpModule {}
