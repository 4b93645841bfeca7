import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { AccountsModule } from './accounts/accounts.module.ts';
import { LiveConnections } from './accounts/live-connections.ts';
import { SessionsService } from './accounts/sessions.service.ts';
import { AttemptsModule } from './attempts/attempts.module.ts';
import { ApiErrorFilter } from './graphql/error-answers.ts';
import { graphqlOptions } from './graphql/graphql-options.ts';
import { DateTimeScalar, JsonScalar } from './graphql/scalars.ts';
import { KubernetesModule } from './kubernetes/kubernetes.module.ts';
import { LessonsModule } from './lessons/lessons.module.ts';
import { QuizzesModule } from './quizzes/quizzes.module.ts';
import { LineHelpModule } from './line-help/line-help.module.ts';
import { SchedulingModule } from './scheduling/scheduling.module.ts';
import { ServerPartsModule, type ServerParts } from './server-parts.module.ts';
import { TerminalsModule } from './terminals/terminals.module.ts';
import { OverviewsModule } from './overviews/overviews.module.ts';
import { TracesModule } from './traces/traces.module.ts';

@Module({})
export class AppModule {
  static of(parts: ServerParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ServerPartsModule.of(parts),
        GraphQLModule.forRootAsync<MercuriusDriverConfig>({
          driver: MercuriusDriver,
          imports: [AccountsModule],
          inject: [SessionsService, LiveConnections],
          useFactory: graphqlOptions,
        }),
        AccountsModule,
        LessonsModule,
        AttemptsModule,
        TerminalsModule,
        LineHelpModule,
        OverviewsModule,
        TracesModule,
        SchedulingModule,
        QuizzesModule,
        KubernetesModule,
      ],
      providers: [DateTimeScalar, JsonScalar, { provide: APP_FILTER, useClass: ApiErrorFilter }],
    };
  }
}
