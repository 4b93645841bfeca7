import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/attempts.module.ts';
import { QuizzesResolver } from './quizzes.resolver.ts';
import { QuizzesService } from './quizzes.service.ts';

@Module({ imports: [AttemptsModule], providers: [QuizzesResolver, QuizzesService] })
export class QuizzesModule {}
