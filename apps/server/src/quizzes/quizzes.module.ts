import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/attempts.module.ts';
import { QuizzesResolver } from './quizzes.resolver.ts';
import { QuestionClustersService } from './question-clusters.service.ts';
import { QuizSimulator } from './quiz-simulator.ts';
import { QuizzesService } from './quizzes.service.ts';

@Module({ imports: [AttemptsModule], providers: [QuizzesResolver, QuizzesService, QuizSimulator, QuestionClustersService] })
export class QuizzesModule {}
