import { Module } from '@nestjs/common';
import { CoursesResolver, LessonSummaryResolver } from './lessons.resolver.ts';
import { LessonsService } from './lessons.service.ts';

@Module({ providers: [CoursesResolver, LessonSummaryResolver, LessonsService] })
export class LessonsModule {}
