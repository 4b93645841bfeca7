import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { AccountsResolver } from '../accounts/accounts.resolver.ts';
import { AttemptsResolver } from '../attempts/attempts.resolver.ts';
import { CoursesResolver, LessonSummaryResolver } from '../lessons/lessons.resolver.ts';
import { KubeconfigResolver } from '../kubernetes/kubeconfig.resolver.ts';
import { LineHelpResolver } from '../line-help/line-help.resolver.ts';
import { OverviewsResolver } from '../overviews/overviews.resolver.ts';
import { QuizzesResolver } from '../quizzes/quizzes.resolver.ts';
import { SchedulingResolver } from '../scheduling/scheduling.resolver.ts';
import { TerminalsResolver } from '../terminals/terminals.resolver.ts';
import { TracesResolver } from '../traces/traces.resolver.ts';
import { DateTimeScalar, JsonScalar } from './scalars.ts';

const RESOLVERS = [
  AccountsResolver,
  AttemptsResolver,
  CoursesResolver,
  KubeconfigResolver,
  LessonSummaryResolver,
  LineHelpResolver,
  OverviewsResolver,
  QuizzesResolver,
  SchedulingResolver,
  TerminalsResolver,
  TracesResolver,
];

/** The schema that the resolvers declare, as `schema.graphql` holds it for the web app. */
export async function schemaText(): Promise<string> {
  const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  try {
    const schema = await app.get(GraphQLSchemaFactory).create(RESOLVERS, [DateTimeScalar, JsonScalar]);
    return `${printSchema(lexicographicSortSchema(schema))}\n`;
  } finally {
    await app.close();
  }
}
