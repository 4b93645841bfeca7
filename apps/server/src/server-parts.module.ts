import {
  AttemptRepository,
  ProgressRepository,
  SandboxRepository,
  ServerSecretRepository,
  SessionRepository,
  TerminalRepository,
  UserRepository,
  type PrismaClient,
} from '@drydock/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { LessonLibrary } from './lessons/lesson-library.ts';
import { SandboxEngine } from './sandboxes/sandbox.port.ts';

/** What the server is made of besides its own code. */
export interface ServerParts {
  readonly client: PrismaClient;
  readonly library: LessonLibrary;
  readonly engine: SandboxEngine;
}

const REPOSITORIES = [
  AttemptRepository,
  ProgressRepository,
  SandboxRepository,
  ServerSecretRepository,
  SessionRepository,
  TerminalRepository,
  UserRepository,
];

/** Gives every module the repositories, the lessons and the maker of sandboxes. */
@Module({})
export class ServerPartsModule {
  static of({ client, library, engine }: ServerParts): DynamicModule {
    const repositories = REPOSITORIES.map((repository) => ({ provide: repository, useFactory: () => new repository(client) }));
    const providers = [...repositories, { provide: LessonLibrary, useValue: library }, { provide: SandboxEngine, useValue: engine }];
    return { module: ServerPartsModule, global: true, providers, exports: providers };
  }
}
