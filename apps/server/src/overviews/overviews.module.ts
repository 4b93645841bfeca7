import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/attempts.module.ts';
import { OverviewsResolver } from './overviews.resolver.ts';
import { OverviewsService } from './overviews.service.ts';

@Module({ imports: [AttemptsModule], providers: [OverviewsResolver, OverviewsService] })
export class OverviewsModule {}
